import { newAccount } from '../support/accounts';
import { mailsOf } from '../support/mailbox';
import { mutate, newMember, newOrganization, newPerson, refusals } from '../support/people';
import { serverForTests } from '../support/server';
import { notificationsOf } from './notification-helpers';

const server = serverForTests();

/** Creates an organization with a name, its owner Asha Rao, and a member with a language. */
async function team(name = 'Studio', language = 'en') {
  const { id: organization, owner } = await newOrganization(server);
  await server.database.query('UPDATE organizations SET name = $2 WHERE id = $1', [organization, name]);
  const member = await newMember(server, organization, 'VIEWER');
  await server.database.query('UPDATE users SET language = $2 WHERE id = $1', [member.id, language]);
  return { organization, owner, member };
}

describe('notifications to members', () => {
  test('creates a notification in Hindi when a user whose language is Hindi is invited', async () => {
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

    expect(await notificationsOf(server, token)).toEqual({
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
    expect(await notificationsOf(server, owner.token)).toEqual({ all: [], unread: 0 });
  });

  test('creates a notification when another user changes the role of a member', async () => {
    const { owner, member, organization } = await team();
    const change = { id: member.membership, role: 'EDITOR' };
    expect((await mutate(server, 'changeMemberRole', change, owner.token)).userErrors).toEqual([]);

    const { all } = await notificationsOf(server, member.token);
    expect(all).toMatchObject([
      {
        kind: 'MEMBERSHIP',
        priority: 'MEDIUM',
        title: 'Your permissions in Studio have changed',
        message: 'Asha Rao changed your role or permissions in Studio.',
        data: { membershipId: member.membership },
        organization: { id: organization },
      },
    ]);
  });

  test('creates a notification when a member is removed, though the organization is no longer visible', async () => {
    const { owner, member } = await team('100% %2$s {organization}');
    await mutate(server, 'removeMember', { id: member.membership }, owner.token);

    expect((await notificationsOf(server, member.token)).all).toMatchObject([
      {
        priority: 'HIGH',
        title: 'You are no longer a member of 100% %2$s {organization}',
        message: 'Asha Rao removed you from 100% %2$s {organization}.',
        organization: null,
      },
    ]);
  });

  describe('a title of more than 255 characters', () => {
    /** A letter with a mark and an emoji of several characters, neither of which can be taken apart. */
    const NAME = 'कि👩‍👩‍👧';
    const titleFor = async (actor: string, organizationName: string, language = 'en'): Promise<string> => {
      const { owner, member, organization } = await team(organizationName, language);
      await server.database.query('UPDATE users SET full_name = $2 WHERE id = $1', [owner.id, actor]);
      const { email } = await newAccount(server, { language, emailVerifiedAt: new Date() });
      const input = { organizationId: organization, email, role: 'VIEWER' };
      expect((await mutate(server, 'inviteMember', input, owner.token)).userErrors).toEqual([]);
      const [made] = await server.database.query<{ title: string }>(
        `SELECT title FROM notifications WHERE organization_id = $1 AND user_id <> $2`,
        [organization, member.id],
      );
      return made!.title;
    };

    test('keeps the words of the sentence and shortens the longer name', async () => {
      // 16 characters of the sentence, 8 of the actor, and an ellipsis.
      expect(await titleFor('Asha Rao', 'x'.repeat(255))).toBe(`Asha Rao invited you to ${'x'.repeat(230)}…`);
      expect(await titleFor('y'.repeat(250), 'Studio')).toBe(`${'y'.repeat(232)}… invited you to Studio`);
    });

    test('shortens two long names to equal lengths', async () => {
      expect(await titleFor('y'.repeat(255), 'x'.repeat(255))).toBe(
        `${'y'.repeat(118)}… invited you to ${'x'.repeat(118)}…`,
      );
    });

    test('ends between graphemes, and keeps the end of a Hindi sentence', async () => {
      const title = await titleFor('Asha Rao', NAME.repeat(36), 'hi');
      expect(title).toMatch(/^Asha Rao ने आपको (कि👩‍👩‍👧)+(कि)?… में आमंत्रित किया है$/u);
      expect(Array.from(title).length).toBeGreaterThan(248);
      expect(Array.from(title).length).toBeLessThanOrEqual(255);
    });

    test('keeps a title of exactly 255 characters', async () => {
      expect(await titleFor('Asha Rao', 'x'.repeat(231))).toBe(`Asha Rao invited you to ${'x'.repeat(231)}`);
    });
  });

  test('creates no notification of the member’s own actions', async () => {
    const { member } = await team();
    const left = await mutate(server, 'removeMember', { id: member.membership }, member.token);

    expect(left.userErrors).toEqual([]);
    expect(await notificationsOf(server, member.token)).toEqual({ all: [], unread: 0 });
  });

  test('creates no notification when the mutation fails', async () => {
    const { owner, member } = await team();
    const refused = await mutate(
      server,
      'changeMemberRole',
      { id: owner.membership, role: 'VIEWER' },
      member.token,
    );

    expect(refusals(refused)).toEqual([['FORBIDDEN', 'input']]);
    expect((await notificationsOf(server, owner.token)).all).toEqual([]);
  });

  test('creates no notification when the invited email address has no account', async () => {
    const { organization, owner } = await team();
    const before = await server.database.count('notifications');
    const input = { organizationId: organization, email: 'nobody@marquee.example', role: 'VIEWER' };
    const made = await mutate(server, 'inviteMember', input, owner.token, 'membership { id }');
    await mutate(server, 'removeMember', { id: made.membership.id }, owner.token);

    expect(await server.database.count('notifications')).toBe(before);
  });
});

describe('emails of notifications', () => {
  test('sends emails only to users who enabled them, in their language', async () => {
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
    expect((await notificationsOf(server, quiet.token)).unread).toBe(1);
  });

  test('sends security emails regardless of preferences, with a link to the frontend', async () => {
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
    const { all } = await notificationsOf(server, await server.tokenFor(person!.id));
    const [session] = await server.database.query(
      'SELECT id FROM sessions WHERE user_id = $1 AND is_suspicious',
      [person!.id],
    );

    expect(all).toMatchObject([
      {
        kind: 'SECURITY',
        priority: 'HIGH',
        title: 'We ended one of your sessions',
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
          subject: 'We ended one of your sessions',
          greeting: 'Hello Ravi,',
          paragraphs: [all[0]!.message],
          link: { label: 'Look', url: 'http://127.0.0.1:3000/security' },
        },
      },
    ]);
  });

  test('sends no email when the notification was deleted', async () => {
    const { owner, member } = await team();
    await server.rows.preferences(member.id);
    await mutate(server, 'changeMemberRole', { id: member.membership, role: 'MEMBER' }, owner.token);
    await server.database.query('DELETE FROM notifications WHERE user_id = $1', [member.id]);

    expect(await mailsOf(server)).toEqual([]);
  });
});
