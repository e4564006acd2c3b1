import { formatDateTime } from '../../src/kernel/model/scalars';
import { isSignedIn, PASSWORD, signIn } from '../support/accounts';
import { mailsOf } from '../support/mailbox';
import { checksum, eventsOf, inputTypeOf, newMember, type Person, unchanged } from '../support/people';
import { type Answer, type Json, serverForTests } from '../support/server';
import {
  deleteAccount,
  type DeletedUser,
  newDeletableUser,
  organizationsOf,
} from './account-deletion-helpers';

const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { userErrors { code } } }`;

const server = serverForTests();

const account = (values?: object): Promise<DeletedUser> => newDeletableUser(server, values);
/** Creates an organization that the user owns, for tests that add other members. */
const shared = (owner: Person, name: string): Promise<string> =>
  server.rows.ownedOrganization(owner.id, { name });
const remove = (token: string | undefined, password?: string): Promise<Answer> =>
  deleteAccount(server, token, password);

test('deleteAccount deletes the account, its personal organization and all sessions, and sends an email', async () => {
  const person = await account();
  const { accessToken, refreshToken } = (await signIn(server, person.email)).data.signIn;

  const { data, extensions } = await remove(person.token);

  expect(data.deleteAccount).toEqual({
    deletedUserId: person.id,
    restorableUntil: formatDateTime(new Date(server.clock.now().getTime() + 30 * 86_400_000)),
    userErrors: [],
  });
  // Record the attempt; authenticate, read the hash, delete, owned organizations; as the system of the only one: lock,
  // organization, other members, update; two events, job; refund the attempt.
  expect(extensions.cost.sqlStatements).toBe(15);
  expect([await isSignedIn(server, person.token), await isSignedIn(server, accessToken)]).toEqual([
    false,
    false,
  ]);
  expect((await server.run(REFRESH, { input: { refreshToken } })).data.refreshSession).toEqual({
    userErrors: [{ code: 'SIGN_IN_FAILED' }],
  });
  expect(await eventsOf(server, person.id)).toEqual(['user.deleted']);
  expect(await eventsOf(server, person.own)).toEqual(['organization.deleted']);
  const rows = await server.database.query(
    'SELECT u.status, u.deleted_at = o.deleted_at AS together FROM users u JOIN organizations o ON o.owner_id = u.id WHERE u.id = $1',
    [person.id],
  );
  expect(rows).toEqual([{ status: 'DELETED', together: true }]);
  expect((await mailsOf(server)).map(({ to, letter }) => [to, letter.subject, letter.greeting])).toEqual([
    [person.email, 'Your account was deleted', 'Hello Asha Rao,'],
  ]);
});

test('deleteAccount sends the email in Hindi when the language of the user is Hindi', async () => {
  const person = await account({ language: 'hi-IN' });
  await remove(person.token);
  const [mail] = await mailsOf(server);
  expect([mail!.letter.subject, mail!.letter.language]).toEqual(['आपका खाता हटा दिया गया है', 'hi']);
});

test('deleteAccount requires sign-in and the password, and allows ten wrong passwords', async () => {
  const [person, other] = [await account(), await account()];
  const before = await checksum(server);
  for (let i = 0; i < 10; i += 1)
    expect((await remove(person.token, `wrong ${i}`)).data.deleteAccount).toEqual({
      deletedUserId: null,
      restorableUntil: null,
      userErrors: [
        {
          __typename: 'InputError',
          code: 'INVALID',
          path: ['input', 'password'],
          message: 'The password is incorrect.',
        },
      ],
    });
  expect((await remove(person.token)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  expect((await remove(undefined)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect((await remove(other.token, 'x'.repeat(1001))).data.deleteAccount).toMatchObject({
    userErrors: [{ code: 'TOO_LONG', path: ['input', 'password'] }],
  });
  expect(await checksum(server)).toBe(before);
  expect(await isSignedIn(server, person.token)).toBe(true);
});

describe('deleteAccount by the only owner of organizations with other members', () => {
  test('deleteAccount fails with LastOwnerError and lists the organizations when other members exist', async () => {
    const person = await account();
    const [studio, agency] = [await shared(person, 'Studio'), await shared(person, 'Agency')];
    await newMember(server, studio, 'VIEWER');
    await newMember(server, agency, 'ADMIN');

    const { data } = await unchanged(server, () => remove(person.token));

    expect(data.deleteAccount).toEqual({
      deletedUserId: null,
      restorableUntil: null,
      userErrors: [
        {
          __typename: 'LastOwnerError',
          code: 'INVALID_STATE',
          path: null,
          message:
            'You are the only owner of organizations with other members: Studio, Agency. Transfer or delete them first.',
          organizations: [
            { id: studio, name: 'Studio' },
            { id: agency, name: 'Agency' },
          ],
        },
      ],
    });
    expect(await isSignedIn(server, person.token)).toBe(true);
    expect(await eventsOf(server, person.id)).toEqual([]);
  });

  test('deleteAccount succeeds when the organizations were transferred or deleted', async () => {
    const person = await account();
    const [studio, agency] = [await shared(person, 'Studio'), await shared(person, 'Agency')];
    const heir = await newMember(server, studio, 'EDITOR');
    await newMember(server, agency, 'EDITOR');
    const run = (name: string, input: object): Promise<Answer> =>
      server.run(
        `mutation ($input: ${inputTypeOf(name)}) { ${name}(input: $input) { userErrors { code } } }`,
        { input },
        person.token,
      );
    await run('transferOrganization', { id: studio, membershipId: heir.membership });
    await run('deleteOrganization', { id: agency });

    expect((await remove(person.token)).data.deleteAccount.userErrors).toEqual([]);
    expect(await organizationsOf(server, heir.token)).toEqual([studio]);
  });

  test('deleteAccount succeeds when the other members are invited, have left or have no account', async () => {
    const person = await account();
    const studio = await shared(person, 'Studio');
    await newMember(server, studio, 'EDITOR', { status: 'INACTIVE' });
    await newMember(server, studio, 'EDITOR', { status: 'PENDING', joinedAt: null });
    const gone = await account();
    await server.rows.membership(studio, gone.id, { role: 'ADMIN' });
    await remove(gone.token);

    expect((await remove(person.token)).data.deleteAccount.userErrors).toEqual([]);
    expect(await eventsOf(server, studio)).toEqual(['organization.deleted']);
  });
});

describe('deleteAccount by one of several owners', () => {
  test('deleteAccount keeps the organization and makes another owner its owner when one exists', async () => {
    const person = await account();
    const studio = await shared(person, 'Studio');
    const other = await newMember(server, studio, 'OWNER');

    expect((await remove(person.token)).data.deleteAccount.userErrors).toEqual([]);

    const { data } = await server.run(
      `{ organization(id: "${studio}") { owner { id } memberships { nodes { role user { id } } } } }`,
      {},
      other.token,
    );
    expect(data.organization.owner).toEqual({ id: other.id });
    expect(data.organization.memberships.nodes).toEqual(
      expect.arrayContaining([
        { role: 'OWNER', user: null },
        { role: 'OWNER', user: { id: other.id } },
      ]),
    );
  });

  test('deleteAccount keeps one owner when two owners delete their accounts concurrently', async () => {
    const [first, second] = [await account(), await account()];
    const studio = await shared(first, 'Studio');
    await server.rows.membership(studio, second.id, { role: 'OWNER' });
    await newMember(server, studio, 'VIEWER');

    const answers = await Promise.all([remove(first.token), remove(second.token)]);

    const codes = answers.map(({ data }) => data.deleteAccount.userErrors.map((e: Json) => e.__typename));
    expect(codes.sort()).toEqual([[], ['LastOwnerError']]);
  });

  test('removeMember and transferOrganization fail when the only other owner has deleted the account', async () => {
    const [gone, person] = [await account(), await account()];
    const studio = await shared(gone, 'Studio');
    const membership = await server.rows.membership(studio, person.id, { role: 'OWNER' });
    const left = await server.database.query(
      'SELECT id FROM memberships WHERE organization_id = $1 AND user_id = $2',
      [studio, gone.id],
    );
    await remove(gone.token);

    const leave = await server.run(
      `mutation { removeMember(input: { id: "${membership}" }) { userErrors { code } }
        transferOrganization(input: { id: "${studio}", membershipId: "${left[0]!.id}" }) { userErrors { code path } } }`,
      {},
      person.token,
    );
    expect(leave.data).toEqual({
      removeMember: { userErrors: [{ code: 'INVALID_STATE' }] },
      transferOrganization: { userErrors: [{ code: 'INVALID_STATE', path: ['input', 'membershipId'] }] },
    });
  });
});

test('deleteAccount clears the refresh token cookie and signs out the rest of the operation', async () => {
  const person = await account();
  const query = `mutation { deleteAccount(input: { password: "${PASSWORD}" }) { userErrors { code } } resendVerification { email } }`;
  const response = await server.post(
    { query },
    { authorization: `Bearer ${person.token}`, cookie: 'marquee_refresh=some' },
  );
  const { data, errors } = (await response.json()) as Answer;
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ path: ['resendVerification'], extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(response.headers.get('set-cookie')).toMatch(/Max-Age=0|Expires=Thu, 01 Jan 1970/);
});
