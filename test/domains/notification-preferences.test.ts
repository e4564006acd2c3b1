import { NotificationKind } from '../../src/domains/common/notification.enums';
import { mailsOf } from '../support/mailbox';
import {
  eventsOf,
  mutate,
  newMember,
  newOrganization,
  newPerson,
  refusals,
  unchanged,
} from '../support/people';
import { type Json, serverForTests, startTestServer, type TestServer } from '../support/server';
import { notificationsOf } from './notification-helpers';

const server = serverForTests();
let resolving: TestServer;

beforeAll(async () => void (resolving = await startTestServer({ beside: server, compiled: false })));
afterAll(() => resolving.stop());

const BY_KIND = 'notificationsByKind { kind isInAppEnabled isEmailEnabled }';
const QUERY = `{ viewer { preferences { ${BY_KIND} } } }`;
const PAYLOAD = `user { preferences { ${BY_KIND} } }`;

/** All preferences: those that differ from the default by kind, and the default. */
const preferences = (changed: Readonly<Record<string, object>> = {}): object[] =>
  Object.keys(NotificationKind).map((kind) => ({
    kind,
    isInAppEnabled: true,
    isEmailEnabled: true,
    ...changed[kind],
  }));

async function newUser(): Promise<{ id: string; token: string }> {
  const person = await newPerson(server);
  await server.rows.preferences(person.id);
  return person;
}

const choose = (input: object, token: string): Promise<Json> =>
  mutate(server, 'updateNotificationPreference', input, token, PAYLOAD);

async function preferencesOf(token: string): Promise<unknown> {
  const { data } = await server.run(QUERY, {}, token);
  return data.viewer.preferences.notificationsByKind;
}

test('every kind is enabled by default, in the order of the enumeration, on both paths', async () => {
  const { token } = await newUser();
  const compiled = await server.run(QUERY, {}, token);
  const resolved = await resolving.run(QUERY, {}, token);

  expect(compiled.data.viewer.preferences.notificationsByKind).toEqual(preferences());
  expect(resolved.data).toEqual(compiled.data);
  expect(compiled.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  expect(resolved.extensions.cost).toMatchObject({ plan: 'resolvers', sqlStatements: 2 });
});

test('updateNotificationPreference changes one kind of the viewer, and keeps what is omitted or null', async () => {
  const [{ id, token }, other] = [await newUser(), await newUser()];
  await choose({ kind: 'COMMENT', isEmailEnabled: false }, token);
  await choose({ kind: 'MEMBERSHIP', isInAppEnabled: false, isEmailEnabled: false }, token);
  const changed = await choose({ kind: 'COMMENT', isInAppEnabled: false, isEmailEnabled: null }, token);

  const off = { isInAppEnabled: false, isEmailEnabled: false };
  const expected = preferences({ COMMENT: off, MEMBERSHIP: off });
  expect(changed).toMatchObject({ userErrors: [], user: { preferences: { notificationsByKind: expected } } });
  expect((await resolving.run(QUERY, {}, token)).data.viewer.preferences.notificationsByKind).toEqual(
    expected,
  );
  expect(await preferencesOf(other.token)).toEqual(preferences());
  expect(await eventsOf(server, id)).toEqual(Array(3).fill('user_preferences.updated'));

  await choose({ kind: 'COMMENT', isInAppEnabled: true, isEmailEnabled: true }, token);
  expect(await preferencesOf(token)).toEqual(preferences({ MEMBERSHIP: off }));
});

test('a choice that is the present one changes nothing', async () => {
  const { token } = await newUser();
  await unchanged(server, async () => {
    await choose({ kind: 'COMMENT' }, token);
    const same = await choose({ kind: 'SECURITY', isInAppEnabled: true, isEmailEnabled: true }, token);
    expect(same.userErrors).toEqual([]);
  });
});

test('security notifications cannot be turned off', async () => {
  const { token } = await newUser();
  await unchanged(server, async () => {
    for (const field of ['isInAppEnabled', 'isEmailEnabled']) {
      const refused = await choose({ kind: 'SECURITY', [field]: false }, token);
      expect(refused.user).toBeNull();
      expect(refusals(refused)).toEqual([['INVALID', `input.${field}`]]);
      expect(refused.userErrors[0].message).toBe('Security notifications cannot be turned off.');
    }
  });
});

test('requires sign-in and a kind that exists', async () => {
  const { token } = await newUser();
  const run = (input: object, bearer?: string) =>
    server.run(
      'mutation ($input: UpdateNotificationPreferenceInput!) { updateNotificationPreference(input: $input) { userErrors { code } } }',
      { input },
      bearer,
    );
  await unchanged(server, async () => {
    expect((await run({ kind: 'COMMENT', isEmailEnabled: false })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    for (const input of [{ kind: 'GOSSIP' }, { isEmailEnabled: false }, { kind: null }])
      expect((await run(input, token)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('a change of the role of a member', () => {
  const TITLE = 'Your permissions in Studio have changed';

  /** Changes the role of a member with preferences. Returns the notifications in the app, the emails and the events. */
  async function told(choice: object | undefined, values: Record<string, unknown> = {}) {
    const { id: organization, owner } = await newOrganization(server);
    const member = await newMember(server, organization, 'VIEWER');
    await server.rows.preferences(member.id, values);
    if (choice) await choose({ kind: 'MEMBERSHIP', ...choice }, member.token);
    await mailsOf(server);
    const change = { id: member.membership, role: 'EDITOR' };
    expect((await mutate(server, 'changeMemberRole', change, owner.token)).userErrors).toEqual([]);
    const { all, unread } = await notificationsOf(server, member.token);
    const events = await server.database.count(
      `events.recorded WHERE name = 'notification.created' AND payload->>'audience' = $1`,
      [member.id],
    );
    const mails = (await mailsOf(server)).map(({ letter: { subject, paragraphs } }) => ({
      subject,
      paragraphs,
    }));
    return { app: all.map(({ title }) => title), unread, events, mails };
  }

  const MAIL = { subject: TITLE, paragraphs: ['Asha Rao changed your role or permissions in Studio.'] };
  const inApp = { app: [TITLE], unread: 1, events: 1 };
  const notInApp = { app: [], unread: 0, events: 0 };

  test.each([
    ['in the app and by email by default', undefined, {}, { ...inApp, mails: [MAIL] }],
    ['in the app only', { isEmailEnabled: false }, {}, { ...inApp, mails: [] }],
    ['by email only', { isInAppEnabled: false }, {}, { ...notInApp, mails: [MAIL] }],
    ['not at all', { isInAppEnabled: false, isEmailEnabled: false }, {}, { ...notInApp, mails: [] }],
    [
      'not by email if all emails are turned off',
      { isEmailEnabled: true },
      { emailNotifications: false },
      { ...inApp, mails: [] },
    ],
  ])('notifies %s', async (_, choice, values, expected) => {
    expect(await told(choice, values)).toEqual(expected);
  });

  test('sends no email of a notification that is not in the app once the user is deleted', async () => {
    const { id: organization, owner } = await newOrganization(server);
    const member = await newMember(server, organization, 'VIEWER');
    await server.rows.preferences(member.id);
    await choose({ kind: 'MEMBERSHIP', isInAppEnabled: false }, member.token);
    await mailsOf(server);
    await mutate(server, 'changeMemberRole', { id: member.membership, role: 'EDITOR' }, owner.token);
    await server.database.query(`UPDATE users SET deleted_at = now(), status = 'DELETED' WHERE id = $1`, [
      member.id,
    ]);
    expect(await mailsOf(server)).toEqual([]);
  });
});

test('a stored choice for security is ignored', async () => {
  const { id, token } = await newUser();
  await server.database.query(
    `UPDATE user_preferences SET notification_choices = '{"SECURITY": {"isInAppEnabled": false}}' WHERE user_id = $1`,
    [id],
  );
  const content = JSON.stringify({
    kind: 'SECURITY',
    priority: 'HIGH',
    words: { en: { title: 'Look' } },
    data: {},
  });
  await server.database.query(
    `SELECT notifications.add(gen_random_uuid(), gen_random_uuid(), $1, NULL, NULL, $2, NULL)`,
    [id, content],
  );
  expect((await notificationsOf(server, token)).all).toMatchObject([{ kind: 'SECURITY', title: 'Look' }]);
});

test('the actor of a notification is the user who caused it, as long as the viewer can see that user', async () => {
  const { id: organization, owner } = await newOrganization(server);
  const member = await newMember(server, organization, 'VIEWER');
  await mutate(server, 'changeMemberRole', { id: member.membership, role: 'EDITOR' }, owner.token);
  await server.rows.notification(member.id);
  const query = `{ viewer { notifications(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { actor { id fullName } } } } }`;
  const actors = async (on: TestServer): Promise<unknown> =>
    (await on.run(query, {}, member.token)).data.viewer.notifications.nodes;
  const visible = [{ actor: { id: owner.id, fullName: 'Asha Rao' } }, { actor: null }];
  expect([await actors(server), await actors(resolving)]).toEqual([visible, visible]);

  await mutate(server, 'removeMember', { id: member.membership }, owner.token);
  const hidden = [{ actor: null }, { actor: null }, { actor: null }];
  expect([await actors(server), await actors(resolving)]).toEqual([hidden, hidden]);
});
