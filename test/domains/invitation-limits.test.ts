import { retryWithin } from '../support/attempts';
import {
  type Member,
  newMember,
  newOrganization,
  newPerson,
  type Person,
  unchanged,
} from '../support/people';
import { type Answer, serverForTests } from '../support/server';

const server = serverForTests({ trustProxy: ['127.0.0.1'] });
const DAY = 24 * 60 * 60;
const INVITE = `mutation ($input: InviteMemberInput!) { inviteMember(input: $input) {
  membership { id } userErrors { code } } }`;

let id: string;
let owner: Member;
let counter = 0;

beforeEach(async () => {
  await server.database.query('DELETE FROM auth.attempts');
  ({ id, owner } = await newOrganization(server));
});

interface Sent {
  by?: Person;
  from?: string;
  organizationId?: string;
  email?: string;
  idempotencyKey?: string;
}

const newAddress = (): string => `limited${(counter += 1)}@marquee.example`;

/** Invites a new address to the organization as its owner, unless stated otherwise. */
async function invite({ by = owner, from = '198.51.100.1', ...given }: Sent = {}): Promise<Answer> {
  const input = { organizationId: id, email: newAddress(), role: 'VIEWER', ...given };
  const headers = { authorization: `Bearer ${by.token}`, 'x-forwarded-for': from };
  return (await server.post({ query: INVITE, variables: { input } }, headers)).json() as Promise<Answer>;
}

const limited = { errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: retryWithin(DAY) } }] };
const sent = { data: { inviteMember: { membership: { id: expect.any(String) as string }, userErrors: [] } } };

/** Lets a limit have counted that many attempts. */
const setCount = (limit: string, count: number): Promise<unknown> =>
  server.database.query('UPDATE auth.attempts SET count = $2 WHERE starts_with(key, $1)', [
    `invitation ${limit} `,
    count,
  ]);

const counts = (): Promise<unknown[]> =>
  server.database.query(
    `SELECT rtrim(regexp_replace(key, '\\S+$', '')) AS name, count::int AS count FROM auth.attempts ORDER BY key`,
  );

const asAdmin = async (): Promise<Sent> => ({ by: await newMember(server, id, 'ADMIN') });
const elsewhere = async (): Promise<Sent> => {
  const { id: organizationId } = await newOrganization(server);
  await server.rows.membership(organizationId, owner.id, { role: 'ADMIN' });
  return { organizationId };
};

/** The maximum of each limit, and invitations that it does not limit. */
const LIMITS: [limit: string, maximum: number, others: () => Promise<Sent>][] = [
  ['user', 100, asAdmin],
  ['organization', 200, elsewhere],
  ['network', 200, () => Promise.resolve({ from: '198.51.100.2' })],
  ['recipient', 10, () => Promise.resolve({})],
];

test.each(LIMITS)('inviteMember is limited per %s to %i in 24 hours', async (limit, maximum, others) => {
  const email = newAddress();
  expect(await invite({ email })).toMatchObject(sent);
  await setCount(limit, maximum - 1);
  expect(await invite({ email })).toMatchObject(sent);

  expect(await unchanged(server, () => invite({ email }))).toMatchObject(limited);
  expect(await invite(await others())).toMatchObject(sent);
});

test('inviteMember returns status 429 and Retry-After when the limit is exceeded', async () => {
  await invite();
  await setCount('network', 200);
  const input = { organizationId: id, email: newAddress(), role: 'VIEWER' };
  const headers = { authorization: `Bearer ${owner.token}`, 'x-forwarded-for': '198.51.100.1' };
  const response = await server.post({ query: INVITE, variables: { input } }, headers);
  expect([response.status, Number(response.headers.get('retry-after'))]).toEqual([429, retryWithin(DAY)]);
});

test('inviteMember is limited per recipient over all organizations, in any letter case', async () => {
  const email = newAddress();
  await invite({ email });
  await setCount('recipient', 10);
  const other = await newOrganization(server);
  const given = {
    by: other.owner,
    organizationId: other.id,
    from: '198.51.100.3',
    email: email.toUpperCase(),
  };
  expect(await invite(given)).toMatchObject(limited);
});

test('inviteMember sends five emails a day when the email address of the user is not verified', async () => {
  await server.database.query('UPDATE users SET email_verified_at = NULL WHERE id = $1', [owner.id]);
  const queued = `graphile_worker.jobs WHERE task_identifier = 'send-mail'`;
  const before = await server.database.count(queued);
  const answers = await Promise.all(Array.from({ length: 12 }, () => invite()));

  expect(answers.filter(({ errors }) => !errors)).toHaveLength(5);
  expect(answers.filter(({ errors }) => errors?.[0]!.extensions.code === 'RATE_LIMITED')).toHaveLength(7);
  expect(
    await server.database.count(`memberships WHERE organization_id = $1 AND status = 'PENDING'`, [id]),
  ).toBe(5);
  expect(await server.database.count(queued)).toBe(before + 5);
  await server.database.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [owner.id]);
  expect(await invite()).toMatchObject(sent);
});

test('inviteMember counts neither failed invitations nor repetitions of an idempotency key', async () => {
  const stranger = await newPerson(server);
  const failed = await Promise.all([invite({ by: stranger }), invite({ organizationId: stranger.id })]);
  for (const { data } of failed) expect(data.inviteMember.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(await counts()).toEqual([]);

  const email = newAddress();
  for (let i = 0; i < 3; i += 1) expect(await invite({ email, idempotencyKey: 'once' })).toMatchObject(sent);
  expect(await counts()).toEqual([
    { name: 'invitation network', count: 1 },
    { name: 'invitation organization', count: 1 },
    { name: 'invitation recipient', count: 1 },
    { name: 'invitation user', count: 1 },
  ]);
});
