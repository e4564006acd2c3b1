import { setImmediate as nextIteration } from 'node:timers/promises';
import { OperationTurns } from '../../src/server/operation-turns';
import { connect, runOver } from '../live/subscription-helpers';
import { serverForTests } from '../support/server';

test('starts one operation per iteration of the event loop, in turn for each user', async () => {
  const turns = new OperationTurns();
  const started: string[][] = [[]];
  const start = async (user: string): Promise<void> => {
    await turns.next(user);
    started.at(-1)!.push(user);
  };
  const operations = ['greedy', 'greedy', 'greedy', 'other', 'third', 'other'].map(start);
  let left = operations.length;
  for (const operation of operations) void operation.then(() => (left -= 1));
  while (left) {
    await nextIteration();
    started.push([]);
  }

  const iterations = started.filter((users) => users.length);
  expect(iterations.flat()).toEqual(['greedy', 'greedy', 'other', 'third', 'greedy', 'other']);
  expect(iterations).toHaveLength(operations.length);
});

describe('operations take turns', () => {
  const server = serverForTests();

  test.each([
    ['over HTTP', false],
    ['over WebSocket', true],
  ])('%s', async (_, overSocket) => {
    const user = await server.rows.user();
    const token = await server.tokenFor(user);
    const next = jest.spyOn(OperationTurns.prototype, 'next');
    const query = '{ node(id: "none") { id } }';
    if (overSocket) {
      const client = connect(server, token);
      expect((await runOver(client, query)).data).toEqual({ node: null });
      await client.dispose();
    } else expect((await server.run(query, {}, token)).data).toEqual({ node: null });

    expect(next.mock.calls).toEqual([[expect.stringContaining(user)]]);
    next.mockRestore();
  });

  test.each([
    ['once for a repeated query', '{ viewer { repeated: id } }', 1],
    ['every time for a document that is too long to be cached', '{ viewer { id } } #'.padEnd(10_001, 'x'), 2],
  ])('%s', async (_, query, turns) => {
    const token = await server.tokenFor(await server.rows.user());
    const next = jest.spyOn(OperationTurns.prototype, 'next');
    for (let i = 0; i < 2; i += 1)
      expect((await server.run(query, {}, token)).extensions.cost.plan).toBe('compiled');
    expect(next).toHaveBeenCalledTimes(turns);
    next.mockRestore();
  });
});
