import { setImmediate as nextIteration } from 'node:timers/promises';
import { OperationTurns } from '../../src/kernel/limits/operation-turns';
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

  afterEach(() => jest.restoreAllMocks());

  test('over HTTP', async () => {
    const user = await server.rows.user();
    const token = await server.tokenFor(user);
    const next = jest.spyOn(OperationTurns.prototype, 'next');
    expect((await server.run('{ node(id: "none") { id } }', {}, token)).data).toEqual({ node: null });
    expect(next.mock.calls).toEqual([[expect.stringContaining(user)]]);
  });

  test.each([
    ['query', '{ node(id: "none") { type: __typename } }', { data: { node: null } }],
    [
      'subscription',
      'subscription { jobUpdated(jobId: "none") { kind } }',
      { errors: [{ path: ['jobUpdated'] }] },
    ],
  ])('over WebSocket: a %s, once to find its kind and once to validate it', async (_, query, result) => {
    const user = await server.rows.user();
    const client = connect(server, await server.tokenFor(user));
    const next = jest.spyOn(OperationTurns.prototype, 'next');
    expect(await runOver(client, query).catch((errors: unknown) => ({ errors }))).toMatchObject(result);
    await client.dispose();
    const turn = [expect.stringContaining(user)];
    expect(next.mock.calls).toEqual([turn, turn]);
  });

  test.each([
    ['once for a repeated query', '{ viewer { repeated: id } }', 1],
    [
      'once for a repeated mutation',
      'mutation { markAllNotificationsRead(input: {}) { userErrors { code } } }',
      1,
    ],
    ['every time for a document with errors', '{ unknown }', 2],
    ['every time for a document that is too long to be cached', '{ viewer { id } } #'.padEnd(10_001, 'x'), 2],
  ])('%s', async (_, query, turns) => {
    const token = await server.tokenFor(await server.rows.user());
    const next = jest.spyOn(OperationTurns.prototype, 'next');
    for (let i = 0; i < 2; i += 1) await server.run(query, {}, token);
    expect(next).toHaveBeenCalledTimes(turns);
  });
});
