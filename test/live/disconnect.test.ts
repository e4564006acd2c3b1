import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { hashPassword } from '../../src/kernel/auth/passwords';
import { RawSocket, until } from './subscription-helpers';
import { openStudio, type Studio } from './studio';

const MINUTE = 60_000;
const ENDED = { code: 4401, reason: 'Session ended' };

let studio: Studio;

beforeAll(async () => {
  // Nobody looks at sockets on a timer here: what ends them is what happens.
  studio = await openStudio({
    websockets: {
      maxBufferedBytes: 100_000,
      watch: { intervalMs: 100 * MINUTE, stalledAfterMs: 100 * MINUTE },
    },
  });
});
afterAll(() => studio.server.stop());

const sessionOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string }).sid;

describe('sockets are cut off at once, and no others,', () => {
  test('by revoking their session from another one', async () => {
    const { server, owner } = studio;
    const [lost, mine] = [await server.tokenFor(owner.id), await server.tokenFor(owner.id)];
    const [gone, left] = [await new RawSocket(server).init(lost), await new RawSocket(server).init(mine)];
    const answer = await server.run(
      'mutation($input: RevokeSessionInput!) { revokeSession(input: $input) { revokedSessionId userErrors { code } } }',
      { input: { id: sessionOf(lost) } },
      mine,
    );

    expect(answer.data).toEqual({ revokeSession: { revokedSessionId: sessionOf(lost), userErrors: [] } });
    expect(await gone.closed).toEqual(ENDED);
    expect(left.socket.readyState).toBe(WebSocket.OPEN);
    left.socket.close();
  });

  test('by changing the password, but for the session that does so', async () => {
    const { server } = studio;
    const [old, fresh] = ['chai at the station', 'a kulhad of chai'];
    const person = await server.rows.user({ passwordHash: await hashPassword(old) });
    const [lost, mine] = [await server.tokenFor(person), await server.tokenFor(person)];
    const stranger = await new RawSocket(server).init(studio.owner.token);
    const [gone, left] = [await new RawSocket(server).init(lost), await new RawSocket(server).init(mine)];
    const answer = await server.run(
      'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { endedSessionCount userErrors { code } } }',
      { input: { currentPassword: old, newPassword: fresh } },
      mine,
    );

    expect(answer.data).toEqual({ changePassword: { endedSessionCount: 1, userErrors: [] } });
    expect(await gone.closed).toEqual(ENDED);
    expect([left.socket.readyState, stranger.socket.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
    left.socket.close();
    stranger.socket.close();
  });
});

test('who asks on and on without reading is told so, and nothing more is kept for it', async () => {
  const { server, owner, organization } = studio;
  for (let i = 0; i < 5; i += 1) await studio.create(`Long ${i}`, { body: 'x'.repeat(100_000) });
  const raw = await new RawSocket(server).init(await server.tokenFor(owner.id));
  const query = `{ posts(organizationId: "${organization}", first: 5) { nodes { body again: body } } }`;
  raw.socket.pause();
  server.statements.length = 0;
  for (let i = 0; i < 20; i += 1) raw.send({ type: 'subscribe', id: `${i}`, payload: { query } });
  await until(() => server.statements.length >= 20);
  await wait(500);
  raw.socket.resume();

  expect(await raw.closed).toEqual({ code: 4008, reason: 'Client too slow' });
  const answers = raw.messages.filter(({ type }) => type === 'next');
  expect(answers.length).toBeGreaterThan(0);
  // What the system keeps between the two ends, and what was under way.
  expect(answers.length).toBeLessThan(20);
  for (const { payload } of answers)
    expect((payload as unknown as { data: { posts: { nodes: object[] } } }).data.posts.nodes).toHaveLength(5);
});
