import { newAccount } from '../support/accounts';
import { mailsOf, tokenIn } from '../support/mailbox';
import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  newPerson,
  type Person,
  refusals,
  unchanged,
} from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let client: string;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  client = await server.rows.clientAccount(id);
});

const MEMBERSHIP =
  'membership { id role status invitedEmail joinedAt user { id } clientAccount { id } invitedBy { id } grantedPermissions deniedPermissions }';
const invite = (input: object, token = owner.token) =>
  mutate(server, 'inviteMember', { organizationId: id, role: 'EDITOR', ...input }, token, MEMBERSHIP);
const accept = (input: object, token: string) => mutate(server, 'acceptInvitation', input, token, MEMBERSHIP);

interface Mail {
  template: string;
  to: string;
  language: string;
  data: { token: string; organizationName: string; inviterName: string; role: string; expiresAt: string };
}

/** Returns the queued emails to an address, newest first. */
async function mailsTo(address: string): Promise<Mail[]> {
  const rows = await server.database.query<{ payload: Mail }>(
    `SELECT payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier = 'send-mail' AND payload->>'to' = $1 ORDER BY j.id DESC`,
    [address],
  );
  return rows.map(({ payload }) => payload);
}

const refused = async (work: () => ReturnType<typeof mutate>) => refusals(await unchanged(server, work));

describe('inviteMember', () => {
  test('inviteMember creates a membership without a user and emails a token when no account has the address', async () => {
    const email = 'new.person@marquee.example';
    const made = await invite({ email, role: 'CLIENT', clientAccountId: client });

    expect(made.membership).toEqual({
      id: made.membership.id,
      role: 'CLIENT',
      status: 'PENDING',
      invitedEmail: email,
      joinedAt: null,
      user: null,
      clientAccount: { id: client },
      invitedBy: { id: owner.id },
      grantedPermissions: [],
      deniedPermissions: [],
    });
    // Authenticate, account; as the system: lock, actor, known membership, client account, insert, token; names, limits,
    // job, event, names and notification; then authenticate and read.
    expect(made.statements).toBe(18);
    const [mail] = await mailsTo(email);
    expect(mail).toEqual({
      template: 'member-invitation',
      to: email,
      language: 'en',
      data: {
        organizationName: 'Studio',
        inviterName: 'Asha Rao',
        role: 'CLIENT',
        token: expect.stringMatching(/^[\w-]{43}$/) as string,
        expiresAt: new Date(server.clock.now().getTime() + 14 * 86_400_000).toISOString(),
      },
    });

    const person = await newPerson(server, { email: email.toUpperCase(), emailVerifiedAt: null });
    const joined = await accept({ token: mail!.data.token }, person.token);
    expect(joined.membership).toMatchObject({ status: 'ACTIVE', user: { id: person.id }, role: 'CLIENT' });
    expect(joined.statements).toBe(14);
    expect(await eventsOf(server, made.membership.id)).toEqual(['membership.invited', 'membership.accepted']);
    expect(refusals(await accept({ token: mail!.data.token }, person.token))).toEqual([
      ['NOT_FOUND', 'input.token'],
    ]);
  });

  test('inviteMember shows the invitation to a user with the verified address and reveals nothing to the inviter', async () => {
    const email = `known.${owner.id}@marquee.example`;
    const person = await newPerson(server, { email });
    const { membership } = await invite({ email });
    expect(membership).toMatchObject({ user: null, invitedEmail: email });
    const seen = await server.run(
      `{ user(id: "${person.id}") { fullName } memberships(organizationId: "${id}") { nodes { user { fullName } } } }`,
      {},
      owner.token,
    );
    expect(seen.data.user).toBeNull();

    const mine = await server.run(
      '{ viewer { memberships { nodes { id status role organization { id name } } } } }',
      {},
      person.token,
    );
    expect(mine.data.viewer.memberships.nodes).toEqual([
      { id: membership.id, status: 'PENDING', role: 'EDITOR', organization: { id, name: 'Studio' } },
    ]);
    const joined = await accept({ membershipId: membership.id }, person.token);
    expect(joined.membership).toMatchObject({ status: 'ACTIVE', user: { id: person.id } });
  });

  describe('an invitation to an address that is verified later', () => {
    const PASSWORD = 'correct horse battery';
    const membershipsOf = async (token: string): Promise<unknown> => {
      const query = '{ viewer { memberships { nodes { id status } } } }';
      return (await server.run(query, {}, token)).data.viewer.memberships.nodes;
    };
    /** The token in the emailed link that verifies the address. */
    const emailedToken = async (email: string): Promise<string> => {
      const mails = (await mailsOf(server)).filter(({ to }) => to === email);
      return tokenIn(mails.findLast(({ letter }) => letter.link?.url.includes('#token=')));
    };

    test('is among the memberships of a user who registers and verifies it', async () => {
      const email = `Later.${owner.id}@marquee.example`;
      const { membership } = await invite({ email });
      const input = { email: email.toLowerCase(), password: PASSWORD, fullName: 'Asha' };
      const { accessToken } = await mutate(server, 'register', input, '', 'accessToken');
      const pending = { id: membership.id, status: 'PENDING' };
      expect(await membershipsOf(accessToken)).not.toContainEqual(pending);

      await mutate(server, 'verifyEmail', { token: await emailedToken(input.email) }, '');

      expect(await membershipsOf(accessToken)).toContainEqual(pending);
      expect(
        await server.database.query('SELECT version FROM memberships WHERE id = $1', [membership.id]),
      ).toEqual([{ version: 2 }]);
      const joined = await accept({ membershipId: membership.id }, accessToken);
      expect(joined.membership.status).toBe('ACTIVE');
    });

    test('is among the memberships of a user who verifies it by a password reset', async () => {
      const email = `reset.${owner.id}@marquee.example`;
      const person = await newPerson(server, { email, emailVerifiedAt: null });
      const { membership } = await invite({ email });
      await mutate(server, 'requestPasswordReset', { email }, '');
      await mutate(server, 'resetPassword', { token: await emailedToken(email), newPassword: PASSWORD }, '');

      const token = await server.tokenFor(person.id);
      expect(await membershipsOf(token)).toEqual([{ id: membership.id, status: 'PENDING' }]);
    });

    test('is among the memberships of a user who restores the account', async () => {
      const { email, id: userId } = await newAccount(server, { emailVerifiedAt: new Date() });
      const input = { email, password: PASSWORD };
      await mutate(server, 'deleteAccount', { password: PASSWORD }, await server.tokenFor(userId));
      const { membership } = await invite({ email });
      const { accessToken } = await mutate(server, 'restoreAccount', input, '', 'accessToken');

      expect(await membershipsOf(accessToken)).toEqual([{ id: membership.id, status: 'PENDING' }]);
    });

    test('is not shown to a user with another address', async () => {
      await invite({ email: `one.${owner.id}@marquee.example` });
      const email = `two.${owner.id}@marquee.example`;
      const input = { email, password: PASSWORD, fullName: 'Asha' };
      const { accessToken } = await mutate(server, 'register', input, '', 'accessToken');
      await mutate(server, 'verifyEmail', { token: await emailedToken(email) }, '');

      expect(await membershipsOf(accessToken)).toMatchObject([{ status: 'ACTIVE' }]);
    });
  });

  test('acceptInvitation by ID fails when the user has not verified the invited email address', async () => {
    const email = `squatter.${owner.id}@marquee.example`;
    const squatter = await newPerson(server, { email, emailVerifiedAt: null });
    const { membership } = await invite({ email });
    expect(await refused(() => accept({ membershipId: membership.id }, squatter.token))).toEqual([
      ['NOT_FOUND', 'input.membershipId'],
    ]);
  });

  test('inviteMember renews the invitation and invalidates the old token when the address is invited again', async () => {
    const email = `again.${owner.id}@marquee.example`;
    const first = await invite({ email });
    const second = await invite({ email, role: 'VIEWER' });
    expect(second.membership).toMatchObject({ id: first.membership.id, role: 'VIEWER' });
    const person = await newPerson(server, { email });
    const [newest, oldest] = await mailsTo(email);
    expect(await refused(() => accept({ token: oldest!.data.token }, person.token))).toEqual([
      ['NOT_FOUND', 'input.token'],
    ]);
    expect((await accept({ token: newest!.data.token }, person.token)).membership.role).toBe('VIEWER');
    expect(await refused(() => invite({ email }))).toEqual([['TAKEN', 'input.email']]);
  });

  test('inviteMember creates one membership when ten requests are concurrent', async () => {
    const email = `crowd.${owner.id}@marquee.example`;
    const made = await Promise.all(Array.from({ length: 10 }, () => invite({ email })));
    expect(new Set(made.map(({ membership }) => membership.id)).size).toBe(1);
  });

  test('inviteMember sends one email when requests share an idempotency key', async () => {
    const email = `once.${owner.id}@marquee.example`;
    await Promise.all(Array.from({ length: 5 }, () => invite({ email, idempotencyKey: 'i1' })));
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test('inviteMember rejects invalid client accounts, email addresses, organizations and roles', async () => {
    const email = `x.${owner.id}@marquee.example`;
    const elsewhere = await newOrganization(server);
    const foreign = await server.rows.clientAccount(elsewhere.id);
    const gone = await server.rows.clientAccount(id, { deletedAt: new Date() });
    expect(await refused(() => invite({ email, role: 'CLIENT' }))).toEqual([
      ['REQUIRED', 'input.clientAccountId'],
    ]);
    expect(await refused(() => invite({ email, clientAccountId: client }))).toEqual([
      ['INVALID', 'input.clientAccountId'],
    ]);
    for (const clientAccountId of [foreign, gone, 'nonsense'])
      expect(await refused(() => invite({ email, role: 'CLIENT', clientAccountId }))).toEqual([
        ['NOT_FOUND', 'input.clientAccountId'],
      ]);
    expect(await refused(() => invite({ email: `${'x'.repeat(250)}@a.example` }))).toEqual([
      ['TOO_LONG', 'input.email'],
    ]);
    for (const organizationId of [elsewhere.id, 'nonsense'])
      expect(await refused(() => invite({ email, organizationId }))).toEqual([
        ['NOT_FOUND', 'input.organizationId'],
      ]);
    const editor = await newMember(server, id, 'EDITOR');
    expect(await refused(() => invite({ email }, editor.token))).toEqual([['FORBIDDEN', 'input']]);
    const admin = await newMember(server, id, 'ADMIN');
    expect(await refused(() => invite({ email, role: 'OWNER' }, admin.token))).toEqual([
      ['FORBIDDEN', 'input.role'],
    ]);
    expect(await mailsTo(email)).toEqual([]);
  });
});

describe('answering an invitation', () => {
  let person: Person;
  let token: string;
  let membershipId: string;

  beforeEach(async () => {
    const email = `asked.${owner.id}@marquee.example`;
    person = await newPerson(server, { email });
    membershipId = (await invite({ email })).membership.id;
    token = (await mailsTo(email))[0]!.data.token;
  });

  test('acceptInvitation fails when another user answers', async () => {
    const other = await newPerson(server);
    expect(await refused(() => accept({ token }, other.token))).toEqual([['NOT_FOUND', 'input.token']]);
    expect(await refused(() => accept({ membershipId }, other.token))).toEqual([
      ['NOT_FOUND', 'input.membershipId'],
    ]);
    expect(await refused(() => accept({ membershipId }, owner.token))).toEqual([
      ['NOT_FOUND', 'input.membershipId'],
    ]);
  });

  test('acceptInvitation fails with INVALID_STATE when fourteen days have passed', async () => {
    server.clock.advance(15 * 86_400_000);
    const late = await accept({ token }, await server.tokenFor(person.id));
    server.clock.advance(-15 * 86_400_000);
    expect(refusals(late)).toEqual([['INVALID_STATE', 'input.token']]);
  });

  test('declineInvitation deletes the membership', async () => {
    const declined = await mutate(
      server,
      'declineInvitation',
      { token },
      person.token,
      'declinedMembershipId',
    );
    expect(declined).toMatchObject({ declinedMembershipId: membershipId, userErrors: [], statements: 10 });
    expect(await eventsOf(server, membershipId)).toEqual(['membership.invited', 'membership.declined']);
    expect(await refused(() => accept({ token }, person.token))).toEqual([['NOT_FOUND', 'input.token']]);
    expect(await server.database.count('memberships WHERE id = $1', [membershipId])).toBe(0);
  });

  test('acceptInvitation fails with NOT_FOUND when the invitation was withdrawn', async () => {
    const removed = await mutate(
      server,
      'removeMember',
      { id: membershipId },
      owner.token,
      'removedMembershipId',
    );
    expect(removed.removedMembershipId).toBe(membershipId);
    expect(await refused(() => accept({ token }, person.token))).toEqual([['NOT_FOUND', 'input.token']]);
  });

  test('an invited user has no permissions before accepting', async () => {
    expect(
      await refused(() => mutate(server, 'createCampaign', { organizationId: id, name: 'x' }, person.token)),
    ).toEqual([['FORBIDDEN', 'input']]);
    expect(
      await refused(() => mutate(server, 'updateOrganization', { id, name: 'x' }, person.token)),
    ).toEqual([['FORBIDDEN', 'input']]);
  });
});
