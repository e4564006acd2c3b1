import { mailsOf } from '../support/mailbox';
import { mutate, newMember, newOrganization, newPerson, refusals } from '../support/people';
import { serverForTests } from '../support/server';
import { toldTo } from './told';

const server = serverForTests();

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

    expect(await toldTo(server, token)).toEqual({
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
    expect(await toldTo(server, owner.token)).toEqual({ all: [], unread: 0 });
  });

  test('of a role that was changed, by somebody else', async () => {
    const { owner, member, organization } = await team();
    const change = { id: member.membership, role: 'EDITOR' };
    expect((await mutate(server, 'changeMemberRole', change, owner.token)).userErrors).toEqual([]);

    const { all } = await toldTo(server, member.token);
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

    expect((await toldTo(server, member.token)).all).toMatchObject([
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
    expect(await toldTo(server, member.token)).toEqual({ all: [], unread: 0 });
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
    expect((await toldTo(server, owner.token)).all).toEqual([]);
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
    expect((await toldTo(server, quiet.token)).unread).toBe(1);
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
    const { all } = await toldTo(server, await server.tokenFor(person!.id));
    const [session] = await server.database.query(
      'SELECT id FROM sessions WHERE user_id = $1 AND is_suspicious',
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
