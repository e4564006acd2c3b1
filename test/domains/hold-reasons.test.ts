import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { plan, publicationOf } from './publication-helpers';

const server = serverForTests();
const LATER = '2026-11-03T09:00:00+00:00';
let id: string;
let owner: Member;
let account: string;

beforeEach(async () => {
  server.clock.set(new Date('2026-11-02T10:00:00Z'));
  ({ id, owner } = await newOrganization(server));
  account = await server.rows.account(id, { platform: 'FACEBOOK' });
});

const planned = async (values: { publishMode?: string } = {}): Promise<string> =>
  plan(server, owner.token, { postId: await server.rows.post(id), account, when: { at: LATER }, ...values });
const change = (table: string, values: string, row: string) =>
  server.database.query(`UPDATE ${table} SET ${values} WHERE id = $1`, [row]);
const reasonOf = async (publication: string, token = owner.token) =>
  (await publicationOf(server, publication, token)).holdReason as string | null;

test('tells why a queued publication is not sent', async () => {
  const publication = await planned();
  expect(await reasonOf(publication)).toBeNull();
  const isInError = (problem: string) =>
    change('social_accounts', `connection_status = 'ERROR', connection_problem = '${problem}'`, account);
  await isInError('UNREACHABLE');
  expect(await reasonOf(publication)).toBeNull();
  await isInError('CHECKPOINT');
  expect(await reasonOf(publication)).toBe('ACCOUNT_DISCONNECTED');
  await isInError('UNREACHABLE');
  await change('social_accounts', 'is_active = false', account);
  expect(await reasonOf(publication)).toBe('ACCOUNT_PAUSED');
  await change('social_accounts', `connection_status = 'REVOKED'`, account);
  expect(await reasonOf(publication)).toBe('ACCOUNT_DISCONNECTED');
  const { schedule } = await publicationOf(server, publication, owner.token);
  await change('schedules', `held_at = '2026-11-03T20:00Z'`, schedule.id as string);
  expect(await publicationOf(server, publication, owner.token)).toMatchObject({
    holdReason: 'OVERDUE',
    schedule: { heldAt: '2026-11-03T20:00:00+00:00' },
  });
  await change('publications', `status = 'CANCELLED'`, publication);
  expect(await reasonOf(publication)).toBeNull();
});

test('tells that the account was removed, and nothing about reminders', async () => {
  const reminder = await planned({ publishMode: 'REMINDER' });
  const publication = await planned();
  await change('publications', 'social_account_id = NULL', publication);
  await change('social_accounts', 'is_active = false', account);
  expect(await reasonOf(publication)).toBe('ACCOUNT_DISCONNECTED');
  expect(await reasonOf(reminder)).toBeNull();
});

test('gives no reason that is hidden from the viewer, and reads a list with one statement', async () => {
  const client = await server.rows.clientAccount(id);
  const member = await newMember(server, id, 'CLIENT', { clientAccount: client });
  const post = await server.rows.post(id, { clientAccount: client });
  await plan(server, owner.token, { postId: post, account, when: { at: LATER } });
  await change('social_accounts', 'is_active = false', account);
  const read = async (token: string) => {
    const { data, errors, extensions } = await server.run(
      'query($id: ID!) { post(id: $id) { publications { nodes { holdReason } } } }',
      { id: post },
      token,
    );
    expect(errors).toBeUndefined();
    return [data.post.publications.nodes, extensions.cost.sqlStatements];
  };
  // Authenticate and read.
  expect(await read(owner.token)).toEqual([[{ holdReason: 'ACCOUNT_PAUSED' }], 2]);
  expect(await read(member.token)).toEqual([[{ holdReason: null }], 2]);
});

test('rescheduling releases a publication that is held', async () => {
  const publication = await planned();
  const { schedule } = await publicationOf(server, publication, owner.token);
  await change('schedules', `held_at = '2026-11-03T20:00Z'`, schedule.id as string);
  const moved = await mutate(
    server,
    'reschedulePublication',
    { id: publication, when: { now: true } },
    owner.token,
  );
  expect(refusals(moved)).toEqual([]);
  expect(await publicationOf(server, publication, owner.token)).toMatchObject({
    holdReason: null,
    schedule: { heldAt: null, scheduledAt: '2026-11-02T10:00:00+00:00' },
  });
});

describe('Organization.maxPublishingDelay', () => {
  const update = (maxPublishingDelay: unknown, token = owner.token) =>
    mutate(
      server,
      'updateOrganization',
      { id, maxPublishingDelay },
      token,
      'organization { maxPublishingDelay }',
    );

  test('is six hours by default, and can be changed from none to seven days', async () => {
    const { data } = await server.run(
      'query($id: ID!) { organization(id: $id) { maxPublishingDelay } }',
      { id },
      owner.token,
    );
    expect(data.organization).toEqual({ maxPublishingDelay: 'PT6H' });
    for (const delay of ['PT0S', 'PT90M', 'P7D']) {
      const made = await update(delay);
      expect(made.userErrors).toEqual([]);
      expect(made.organization.maxPublishingDelay).toBe(delay === 'PT90M' ? 'PT1H30M' : delay);
    }
  });

  test('rejects longer and malformed durations, and null', async () => {
    const rejected = async (delay: unknown) => refusals(await unchanged(server, () => update(delay)));
    const path = 'input.maxPublishingDelay';
    expect(await rejected('P7DT1S')).toEqual([['OUT_OF_RANGE', path]]);
    expect(await rejected('6 hours')).toEqual([['BAD_FORMAT', path]]);
    expect(await rejected(null)).toEqual([['REQUIRED', path]]);
  });

  test('requires SETTINGS_MANAGE', async () => {
    const admin = await newMember(server, id, 'ADMIN', { deniedPermissions: ['SETTINGS_MANAGE'] });
    const denied = await unchanged(server, () => update('PT1H', admin.token));
    expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
  });
});
