import { connect, Following, RawSocket, subscribed } from '../live/subscription-helpers';
import { openStudio, type Studio } from '../live/studio';
import type { Answer } from '../support/server';

/** Far more requests than connections, so that acquiring a second connection while holding one would deadlock. */
const MANY = 40;

let studio: Studio;
let cursor: string;

beforeAll(async () => {
  studio = await openStudio({ poolSize: 2 });
  const client = connect(studio.server, studio.owner.token);
  const following = new Following(client, studio.organization);
  await subscribed(studio.server, 1);
  await studio.create('First');
  cursor = (await following.count(1))[0]!.cursor;
  await client.dispose();
});
afterAll(() => studio.server.stop());

const times = <T>(make: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: MANY }, (_, i) => make(i)));
const codes = (answers: Answer[]): unknown[] =>
  answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code));

test.each([
  ['from a cursor', () => cursor],
  ['from now on', () => undefined],
])('delivers events to the maximum number of subscriptions %s', async (_, after) => {
  const { server, organization, owner } = studio;
  const sockets = await Promise.all([0, 1, 2].map(() => new RawSocket(server).init(owner.token)));
  const query = `subscription($of: ID!, $after: String) { postChanged(organizationId: $of, after: $after) { kind } }`;
  const payload = { query, variables: { of: organization, after: after() } };
  for (const socket of sockets)
    for (let i = 0; i < 20; i += 1) socket.send({ type: 'subscribe', id: `${i}`, payload });
  await subscribed(server, 60);
  await studio.create('To all');

  for (const socket of sockets) {
    expect(await socket.received('next', 20)).toHaveLength(20);
    expect(await socket.received('error', 0)).toEqual([]);
    socket.socket.close();
  }
  await subscribed(server, 0);
});

test.each([
  [
    'queries without a transaction',
    'requestPasswordReset(input: { email: "nobody@example.com" }) { requested }',
  ],
  ['has a transaction of its own', 'signOut { signedOut }'],
  ['writes', 'updateProfile(input: {}) { user { id } }'],
])('a mutation that %s does not wait for the connection of the previous payload', async (_, second) => {
  const { server, owner } = studio;
  const tokens = await times(() => server.tokenFor(owner.id));
  const answers = await times((i) =>
    server.run(`mutation { updateProfile(input: {}) { user { id } } second: ${second} }`, {}, tokens[i]),
  );

  // The password resets exceed their rate limit; no other error is allowed.
  expect(codes(answers).filter((code) => code !== 'RATE_LIMITED')).toEqual([]);
  for (const { data, errors } of answers)
    if (!errors) expect(data.updateProfile).toEqual({ user: { id: owner.id } });
});
