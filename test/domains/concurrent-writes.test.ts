import { newAccount, PASSWORD } from '../support/accounts';
import { behind, COMMITS } from '../support/locks';
import { mailsOf, tokenIn } from '../support/mailbox';
import { type Answer, type Json, serverForTests } from '../support/server';
import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  inputTypeOf,
  type Person,
} from '../support/people';

const server = serverForTests();

beforeEach(() => server.database.query('DELETE FROM auth.attempts'));
afterEach(() => server.clock.set(new Date()));

/** Runs one mutation. Returns the types of its user errors, or the codes of its top-level errors. */
async function codesOf(mutation: string, input: object, token?: string): Promise<string[]> {
  const { data, errors }: Answer = await server.run(
    `mutation ($input: ${inputTypeOf(mutation)}) { ${mutation}(input: $input) { userErrors { __typename code } } }`,
    { input },
    token,
  );
  if (errors) return errors.map(({ extensions }) => String(extensions.code));
  return data[mutation].userErrors.map(({ __typename, code }: Json) =>
    __typename === 'InputError' ? code : __typename,
  );
}

async function account(values: object = {}): Promise<Person & { email: string }> {
  const { id, email } = await newAccount(server, { emailVerifiedAt: new Date(), ...values });
  return { id, email, token: await server.tokenFor(id) };
}
const leave = (person: Person) => () => codesOf('deleteAccount', { password: PASSWORD }, person.token);

/** Creates a member who has a password. */
async function memberOf(organization: string, role: string): Promise<Member> {
  const person = await account();
  return { ...person, membership: await server.rows.membership(organization, person.id, { role }) };
}

async function livingOwners(organization: string): Promise<string[]> {
  const rows = await server.database.query<{ id: string }>(
    `SELECT u.id FROM memberships m JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
      WHERE m.organization_id = $1 AND m.role = 'OWNER' AND m.status = 'ACTIVE'`,
    [organization],
  );
  return rows.map(({ id }) => id);
}

async function membership(id: string): Promise<{ status: string; user_id: string | null } | undefined> {
  const rows = await server.database.query<{ status: string; user_id: string | null }>(
    'SELECT status, user_id FROM memberships WHERE id = $1',
    [id],
  );
  return rows[0];
}

describe('an organization keeps an owner with an account under concurrent account deletion', () => {
  let id: string;
  let owner: Member;
  let heir: Member;
  const transfer = () => codesOf('transferOrganization', { id, membershipId: heir.membership }, owner.token);

  beforeEach(async () => {
    ({ id, owner } = await newOrganization(server));
    heir = await memberOf(id, 'EDITOR');
  });

  test('transferOrganization fails with INVALID_STATE when the new owner deletes their account first', async () => {
    expect(await behind(server, COMMITS, leave(heir), transfer)).toEqual([[], ['INVALID_STATE']]);
    expect(await livingOwners(id)).toEqual([owner.id]);
  });

  test('deleteAccount fails with LastOwnerError when a transfer to the user commits first', async () => {
    expect(await behind(server, COMMITS, transfer, leave(heir))).toEqual([[], ['LastOwnerError']]);
    expect(await livingOwners(id)).toEqual([heir.id]);
  });

  test('deleteAccount and a transfer to an existing owner do not deadlock', async () => {
    await server.database.query(`UPDATE memberships SET role = 'OWNER' WHERE id = $1`, [heir.membership]);
    const lock = `SELECT FROM organizations WHERE id = '${id}' FOR UPDATE`;
    expect(await behind(server, lock, transfer, leave(heir))).toEqual([[], ['LastOwnerError']]);
    expect(await livingOwners(id)).toEqual([heir.id]);
  });

  // Holds deleteAccount at its last statement, which adds the email job after the ownership was released.
  const MAILS = 'LOCK TABLE graphile_worker._private_jobs IN SHARE MODE';
  const resign = () => codesOf('removeMember', { id: owner.membership }, owner.token);

  test('changeMemberRole to OWNER fails when the member is deleting their account', async () => {
    const promote = () => codesOf('changeMemberRole', { id: heir.membership, role: 'OWNER' }, owner.token);
    const answers = await behind(server, MAILS, leave(heir), async () => [
      ...(await promote()),
      ...(await resign()),
    ]);
    expect(answers).toEqual([[], ['INVALID_STATE', 'INVALID_STATE']]);
    expect(await livingOwners(id)).toEqual([owner.id]);
  });

  test('acceptInvitation as an owner fails when the user is deleting their account', async () => {
    const invited = await account();
    const pending = await server.rows.membership(id, invited.id, {
      role: 'OWNER',
      status: 'PENDING',
      invitedEmail: invited.email,
      joinedAt: null,
    });
    const answers = await behind(server, MAILS, leave(invited), async () => [
      ...(await codesOf('acceptInvitation', { membershipId: pending }, invited.token)),
      ...(await resign()),
    ]);
    expect(answers).toEqual([[], ['NOT_FOUND', 'INVALID_STATE']]);
    expect(await livingOwners(id)).toEqual([owner.id]);
  });

  test('restoreOrganization and createOrganization fail when the user is deleting their account', async () => {
    const person = await account();
    const gone = await server.rows.organization(person.id, { deletedAt: server.clock.now() });
    await server.rows.membership(gone, person.id, { role: 'OWNER' });
    await newMember(server, gone, 'EDITOR');
    const answers = await behind(
      server,
      COMMITS,
      leave(person),
      () => codesOf('restoreOrganization', { id: gone }, person.token),
      () => codesOf('createOrganization', { name: 'Too late' }, person.token),
    );
    expect(answers).toEqual([[], ['NOT_FOUND'], ['FORBIDDEN']]);
    const rows = await server.database.query(
      'SELECT id FROM organizations WHERE owner_id = $1 AND deleted_at IS NULL',
      [person.id],
    );
    expect(rows).toEqual([]);
  });
});

test('deletes an account once, and restores it with its organizations, when two requests are concurrent', async () => {
  const person = await account();
  const own = await server.rows.organization(person.id);
  await server.rows.membership(own, person.id, { role: 'OWNER' });
  const again = () => {
    server.clock.advance(1000);
    return leave(person)();
  };

  expect(await behind(server, COMMITS, leave(person), again)).toEqual([[], ['UNAUTHENTICATED']]);

  expect(await eventsOf(server, person.id)).toEqual(['user.deleted']);
  expect(await codesOf('restoreAccount', { email: person.email, password: PASSWORD })).toEqual([]);
  expect(await eventsOf(server, own)).toEqual(['organization.deleted', 'organization.restored']);
});

describe('an invitation under concurrent writes', () => {
  let id: string;
  let owner: Member;
  let person: Person & { email: string };
  let membershipId: string;
  const invite = () =>
    codesOf('inviteMember', { organizationId: id, email: person.email, role: 'VIEWER' }, owner.token);
  const withdraw = () => codesOf('removeMember', { id: membershipId }, owner.token);
  const accept = () => codesOf('acceptInvitation', { membershipId }, person.token);
  const decline = () => codesOf('declineInvitation', { membershipId }, person.token);

  beforeEach(async () => {
    ({ id, owner } = await newOrganization(server));
    person = await account();
    const input = { organizationId: id, email: person.email, role: 'EDITOR' };
    const made = await mutate(server, 'inviteMember', input, owner.token, 'membership { id }');
    membershipId = made.membership.id;
  });

  test('inviteMember fails with TAKEN when the invitation is accepted first', async () => {
    expect(await behind(server, COMMITS, accept, invite)).toEqual([[], ['TAKEN']]);
    expect(await membership(membershipId)).toEqual({ status: 'ACTIVE', user_id: person.id });
  });

  test('removeMember deactivates the membership when the invitation is accepted first', async () => {
    expect(await behind(server, COMMITS, accept, withdraw)).toEqual([[], []]);
    expect(await membership(membershipId)).toEqual({ status: 'INACTIVE', user_id: person.id });
  });

  test('removeMember fails with NOT_FOUND when the invitation is declined first', async () => {
    expect(await behind(server, COMMITS, decline, withdraw)).toEqual([[], ['NOT_FOUND']]);
    expect(await eventsOf(server, membershipId)).toEqual(['membership.invited', 'membership.declined']);
  });

  test('acceptInvitation fails with NOT_FOUND when the invitation is withdrawn first', async () => {
    expect(await behind(server, COMMITS, withdraw, accept)).toEqual([[], ['NOT_FOUND']]);
    expect(await membership(membershipId)).toBeUndefined();
  });

  test('acceptInvitation with the old token fails with NOT_FOUND when the invitation is sent again first', async () => {
    const mail = (await mailsOf(server)).find(({ to }) => to === person.email);
    const old = () => codesOf('acceptInvitation', { token: tokenIn(mail) }, person.token);
    expect(await behind(server, COMMITS, invite, old)).toEqual([[], ['NOT_FOUND']]);
    expect(await membership(membershipId)).toEqual({ status: 'PENDING', user_id: person.id });
  });
});

describe('links in emails under concurrent writes', () => {
  async function linkOf(person: { email: string }, kind: 'VERIFY_EMAIL' | 'RESET_PASSWORD'): Promise<string> {
    await mailsOf(server);
    await server.database.query(`SELECT graphile_worker.add_job('send-account-mail', $1)`, [
      JSON.stringify({ mail: kind, address: person.email }),
    ]);
    return tokenIn((await mailsOf(server))[0]);
  }
  const accountOf = ({ id }: Person): string => `SELECT FROM users WHERE id = '${id}' FOR NO KEY UPDATE`;

  test('resetPassword succeeds once when three requests use the same link concurrently', async () => {
    const person = await account();
    const token = await linkOf(person, 'RESET_PASSWORD');
    const reset = () =>
      codesOf('resetPassword', { token, newPassword: `${PASSWORD} ${crypto.randomUUID()}` });
    expect(await behind(server, accountOf(person), reset, reset, reset)).toEqual([
      [],
      ['INVALID'],
      ['INVALID'],
    ]);
    expect(await eventsOf(server, person.id)).toEqual(['user.password_reset']);
  });

  test.each(['VERIFY_EMAIL', 'RESET_PASSWORD'] as const)(
    'using a %s link and deleting the account do not deadlock',
    async (kind) => {
      const person = await account({ emailVerifiedAt: null });
      const token = await linkOf(person, kind);
      const use = () =>
        kind === 'VERIFY_EMAIL'
          ? codesOf('verifyEmail', { token })
          : codesOf('resetPassword', { token, newPassword: `${PASSWORD} anew` });
      expect(await behind(server, accountOf(person), leave(person), use)).toEqual([[], ['INVALID']]);
    },
  );
});
