import { mailsOf } from '../support/mailbox';
import { eventsOf, mutate, newMember, newOrganization, newPerson, refusals } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';
import { attempt } from '../support/serving';

let server: TestServer;

beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server.stop());

const FIELDS = 'id kind priority title message linkUrl linkText data isRead readAt organization { id }';

interface Told {
  id: string;
  kind: string;
  title: string;
  message: string;
  isRead: boolean;
  readAt: string | null;
  organization: { id: string } | null;
}

/** What somebody is told, the oldest first, and how much of it is unread. */
async function toldTo(token: string): Promise<{ all: Told[]; unread: number }> {
  const { data, errors } = await server.run(
    `{ viewer {
       notifications(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { ${FIELDS} } }
       unread: notifications(where: { readAt: { isNull: true } }) { totalCount } } }`,
    {},
    token,
  );
  expect(errors).toBeUndefined();
  return { all: data.viewer.notifications.nodes, unread: data.viewer.unread.totalCount };
}

/** An organization with that name, its owner Asha Rao, and a member who reads in that language. */
async function team(name = 'Studio', language = 'en') {
  const { id: organization, owner } = await newOrganization(server);
  await server.database.query('UPDATE organizations SET name = $2 WHERE id = $1', [organization, name]);
  const member = await newMember(server, organization, 'VIEWER');
  await server.database.query('UPDATE users SET language = $2 WHERE id = $1', [member.id, language]);
  return { organization, owner, member };
}

describe('a member is told', () => {
  test('of an invitation, in Hindi', async () => {
    const { organization, owner } = await team('चाय घर');
    const email = 'invited@marquee.example';
    const { id, token } = await newPerson(server, { email, language: 'hi-IN' });
    const made = await mutate(
      server,
      'inviteMember',
      { organizationId: organization, email, role: 'EDITOR' },
      owner.token,
      'membership { id }',
    );

    expect(await toldTo(token)).toEqual({
      all: [
        {
          id: expect.any(String) as string,
          kind: 'MEMBERSHIP',
          priority: 'MEDIUM',
          title: 'Asha Rao ने आपको चाय घर में आमंत्रित किया है',
          message: 'चाय घर में काम करने का निमंत्रण स्वीकार करें या अस्वीकार करें।',
          linkUrl: null,
          linkText: null,
          data: { membershipId: made.membership.id },
          isRead: false,
          readAt: null,
          organization: { id: organization },
        },
      ],
      unread: 1,
    });
    expect(await server.database.count('notifications WHERE user_id = $1', [id])).toBe(1);
    expect(await toldTo(owner.token)).toEqual({ all: [], unread: 0 });
  });

  test('of a role that was changed, by somebody else', async () => {
    const { owner, member, organization } = await team();
    const change = { id: member.membership, role: 'EDITOR' };
    expect((await mutate(server, 'changeMemberRole', change, owner.token)).userErrors).toEqual([]);

    const { all } = await toldTo(member.token);
    expect(all).toMatchObject([
      {
        kind: 'MEMBERSHIP',
        priority: 'MEDIUM',
        title: 'What you may do in Studio has changed',
        message: 'Asha Rao changed your role or your permissions in Studio.',
        data: { membershipId: member.membership },
        organization: { id: organization },
      },
    ]);
  });

  test('of the end of a membership, still when the organization is out of sight', async () => {
    const { owner, member } = await team('100% %2$s {organization}');
    await mutate(server, 'removeMember', { id: member.membership }, owner.token);

    expect((await toldTo(member.token)).all).toMatchObject([
      {
        priority: 'HIGH',
        title: 'You are no longer a member of 100% %2$s {organization}',
        message: 'Asha Rao ended your membership in 100% %2$s {organization}.',
        organization: null,
      },
    ]);
  });

  test('nothing of what the member did', async () => {
    const { member } = await team();
    const left = await mutate(server, 'removeMember', { id: member.membership }, member.token);

    expect(left.userErrors).toEqual([]);
    expect(await toldTo(member.token)).toEqual({ all: [], unread: 0 });
  });

  test('nothing of what was refused', async () => {
    const { owner, member } = await team();
    const refused = await mutate(
      server,
      'changeMemberRole',
      { id: owner.membership, role: 'VIEWER' },
      member.token,
    );

    expect(refusals(refused)).toEqual([['FORBIDDEN', 'input']]);
    expect((await toldTo(owner.token)).all).toEqual([]);
  });

  test('and nobody else is, nor anybody without an account', async () => {
    const { organization, owner } = await team();
    const before = await server.database.count('notifications');
    const input = { organizationId: organization, email: 'nobody@marquee.example', role: 'VIEWER' };
    const made = await mutate(server, 'inviteMember', input, owner.token, 'membership { id }');
    await mutate(server, 'removeMember', { id: made.membership.id }, owner.token);

    expect(await server.database.count('notifications')).toBe(before);
  });
});

describe('mail', () => {
  test('goes to who wants mail, in their language, and to nobody else', async () => {
    const { owner, member, organization } = await team('Studio', 'hi');
    const quiet = await newMember(server, organization, 'VIEWER');
    await server.rows.preferences(member.id, { emailNotifications: true });
    await server.rows.preferences(quiet.id, { emailNotifications: false });
    await mailsOf(server);
    for (const { membership } of [member, quiet])
      await mutate(server, 'changeMemberRole', { id: membership, role: 'MEMBER' }, owner.token);

    const [address] = await server.database.query('SELECT email FROM users WHERE id = $1', [member.id]);
    expect(await mailsOf(server)).toEqual([
      {
        to: address!.email,
        letter: {
          subject: 'Studio में आपके अधिकार बदल गए हैं',
          language: 'hi',
          greeting: 'नमस्ते Asha Rao,',
          paragraphs: ['Asha Rao ने Studio में आपकी भूमिका या अनुमतियाँ बदल दी हैं।'],
          closing: 'आपकी Marquee टीम',
          link: undefined,
        },
      },
    ]);
    expect((await toldTo(quiet.token)).unread).toBe(1);
  });

  test('that security needs goes to everybody; a link leads to the frontend', async () => {
    const email = 'reused@marquee.example';
    const registered = await server.run(
      `mutation ($input: RegisterInput!) { register(input: $input) { refreshToken userErrors { message } } }`,
      { input: { email, password: 'correct horse battery', fullName: 'Ravi' } },
    );
    const { refreshToken } = registered.data.register;
    await server.database.query(
      `UPDATE user_preferences SET email_notifications = false WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
      [email],
    );
    await mailsOf(server);
    const refresh = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken userErrors { code } } }`;
    await server.run(refresh, { input: { refreshToken } });
    server.clock.advance(31_000);
    const reused = await server.run(refresh, { input: { refreshToken } });
    server.clock.set(new Date());
    expect(reused.data.refreshSession.userErrors).toEqual([{ code: 'SIGN_IN_FAILED' }]);
    const [person] = await server.database.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [
      email,
    ]);
    const { all } = await toldTo(await server.tokenFor(person!.id));
    const [session] = await server.database.query(
      'SELECT id FROM sessions WHERE user_id = $1 AND suspicious',
      [person!.id],
    );

    expect(all).toMatchObject([
      {
        kind: 'SECURITY',
        priority: 'HIGH',
        title: 'One of your sessions was ended',
        data: { sessionId: session!.id },
        organization: null,
      },
    ]);
    await server.database.query(
      `UPDATE notifications SET link_url = '/security', link_text = 'Look' WHERE id = $1`,
      [all[0]!.id],
    );
    expect(await mailsOf(server)).toMatchObject([
      {
        to: email,
        letter: {
          subject: 'One of your sessions was ended',
          greeting: 'Hello Ravi,',
          paragraphs: [all[0]!.message],
          link: { label: 'Look', url: 'http://127.0.0.1:3000/security' },
        },
      },
    ]);
  });

  test('of a notification that is gone is not sent', async () => {
    const { owner, member } = await team();
    await server.rows.preferences(member.id);
    await mutate(server, 'changeMemberRole', { id: member.membership, role: 'MEMBER' }, owner.token);
    await server.database.query('DELETE FROM notifications WHERE user_id = $1', [member.id]);

    expect(await mailsOf(server)).toEqual([]);
  });
});

describe('reading', () => {
  const MARK = 'notification { id isRead readAt }';

  test('marks one, once: the first time counts', async () => {
    const { id, token } = await newPerson(server);
    const notification = await server.rows.notification(id);
    const other = await server.rows.notification(id);
    server.clock.set(new Date('2026-03-01T08:30:00Z'));
    const marked = await mutate(server, 'markNotificationRead', { id: notification }, token, MARK);
    server.clock.set(new Date());
    const again = await mutate(server, 'markNotificationRead', { id: notification }, token, MARK);

    const read = { id: notification, isRead: true, readAt: '2026-03-01T08:30:00+00:00' };
    // Enter, find, update, event; then enter and read.
    expect(marked).toMatchObject({ notification: read, userErrors: [], statements: 6 });
    expect(again).toMatchObject({ notification: read, userErrors: [], statements: 4 });
    expect(await toldTo(token)).toMatchObject({
      all: [{ isRead: true }, { id: other, isRead: false }],
      unread: 1,
    });
    expect(await eventsOf(server, notification)).toEqual(['notification.read']);
  });

  test('marks all, or all up to one, of one’s own', async () => {
    const [{ id, token }, neighbour] = [await newPerson(server), await newPerson(server)];
    const at = (day: number) => ({ createdAt: new Date(Date.UTC(2026, 0, day)) });
    for (const day of [1, 2, 3]) await server.rows.notification(id, at(day));
    await server.rows.notification(neighbour.id, at(1));
    const some = await mutate(
      server,
      'markAllNotificationsRead',
      { until: '2026-01-02T00:00:00Z' },
      token,
      'user { id notifications(where: { readAt: { isNull: true } }) { totalCount } }',
    );
    // Enter, update, event; then enter, the person, and the list.
    expect(some).toMatchObject({
      user: { id, notifications: { totalCount: 1 } },
      userErrors: [],
      statements: 6,
    });
    await mutate(server, 'markAllNotificationsRead', {}, token);

    expect((await toldTo(token)).unread).toBe(0);
    expect((await toldTo(neighbour.token)).unread).toBe(1);
  });

  test('is nothing that others may do, nor does anybody see another’s', async () => {
    const [{ id, token }, stranger] = [await newPerson(server), await newPerson(server)];
    const notification = await server.rows.notification(id);
    for (const input of [{ id: notification }, { id: stranger.id }, { id: 'none' }]) {
      const refused = await mutate(server, 'markNotificationRead', input, stranger.token, MARK);
      expect(refused).toMatchObject({ notification: null });
      expect(refusals(refused)).toEqual([['NOT_FOUND', 'input.id']]);
    }
    await mutate(server, 'markAllNotificationsRead', {}, stranger.token);

    expect((await toldTo(token)).unread).toBe(1);
    const look = `query ($id: ID!) { notification(id: $id) { id } node(id: $id) { id } }`;
    expect((await server.run(look, { id: notification }, stranger.token)).data).toEqual({
      notification: null,
      node: null,
    });
    expect((await server.run(look, { id: notification }, token)).data).toEqual({
      notification: { id: notification },
      node: { id: notification },
    });
  });

  test('needs somebody who is signed in, and an instant that is one', async () => {
    const mark = `mutation ($input: MarkAllNotificationsReadInput!) { markAllNotificationsRead(input: $input) { userErrors { code } } }`;
    const { token } = await newPerson(server);
    expect((await server.run(mark, { input: {} })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect((await server.run(mark, { input: { until: 'yesterday' } }, token)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});

test('the serving login marks its own rows as read and writes nothing else of them', async () => {
  const { id, token } = await newPerson(server);
  await server.rows.notification(id);
  expect((await toldTo(token)).unread).toBe(1);
  const session = await server.rows.session(id);

  expect(await attempt(server, session, 'UPDATE notifications SET read_at = now()')).toBe(1);
  for (const sql of [
    `UPDATE notifications SET title = 'x'`,
    'DELETE FROM notifications',
    `INSERT INTO notifications (id, user_id, kind, title) VALUES (gen_random_uuid(), '${id}', 'SYSTEM', 'x')`,
  ])
    expect(await attempt(server, session, sql)).toBe('permission denied for table notifications');
});
