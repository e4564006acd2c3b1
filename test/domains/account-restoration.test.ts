import { formatDateTime } from '../../src/kernel/model/scalars';
import { isSignedIn, PASSWORD } from '../support/accounts';
import { mailsOf } from '../support/mailbox';
import { eventsOf, newMember, type Person } from '../support/people';
import { type Answer, type Json, serverForTests } from '../support/server';
import {
  deleteAccount,
  type DeletedUser,
  newDeletableUser,
  organizationsOf,
} from './account-deletion-helpers';

const SIGNED_IN = `accessToken refreshToken user { id email }
  userErrors { __typename code path ... on AccountDeletedError { restorableUntil } }`;
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { ${SIGNED_IN} } }`;
const RESTORE = `mutation ($input: RestoreAccountInput!) { restoreAccount(input: $input) { ${SIGNED_IN} } }`;
const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { user { id } userErrors { code path } } }`;
const DAY = 86_400_000;

const server = serverForTests();

afterEach(() => server.clock.set(new Date()));

const account = (values?: object): Promise<DeletedUser> => newDeletableUser(server, values);
/** Creates an organization that the user owns, for tests that add other members. */
const shared = (owner: Person, name: string): Promise<string> =>
  server.rows.ownedOrganization(owner.id, { name });
const remove = (token: string): Promise<Answer> => deleteAccount(server, token);
const payloadOf = async (answer: Promise<Answer>): Promise<Json> => Object.values((await answer).data)[0];
const signIn = (email: string, password = PASSWORD): Promise<Json> =>
  payloadOf(server.run(SIGN_IN, { input: { email, password } }));
const restore = (email: string, password = PASSWORD): Promise<Answer> =>
  server.run(RESTORE, { input: { email, password } });
const soon = (days: number): string => formatDateTime(new Date(server.clock.now().getTime() + days * DAY));

const WRONG = {
  accessToken: null,
  refreshToken: null,
  user: null,
  userErrors: [{ __typename: 'InputError', code: 'SIGN_IN_FAILED', path: ['input'] }],
};

describe('within thirty days of the deletion of an account', () => {
  test('signIn returns AccountDeletedError when the password is correct, and SIGN_IN_FAILED otherwise', async () => {
    const person = await account();
    await remove(person.token);
    const until = soon(30);

    expect(await signIn(person.email)).toEqual({
      ...WRONG,
      userErrors: [
        {
          __typename: 'AccountDeletedError',
          code: 'INVALID_STATE',
          path: ['input'],
          restorableUntil: until,
        },
      ],
    });
    expect(await signIn(person.email, 'wrong')).toEqual(WRONG);
    expect((await restore(person.email, 'wrong')).data.restoreAccount).toEqual(WRONG);
    expect((await restore('nobody@marquee.example')).data.restoreAccount).toEqual(WRONG);
  });

  test('restoreAccount restores the user and their organizations, and keeps old sessions ended', async () => {
    const person = await account();
    const studio = await shared(person, 'Studio');
    await newMember(server, studio, 'OWNER');
    const before = await shared(person, 'Deleted before');
    await server.database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [before]);
    await remove(person.token);

    server.clock.advance(30 * DAY);
    const { data, extensions } = await restore(person.email.toUpperCase());

    const { accessToken, ...rest } = data.restoreAccount;
    expect(rest).toEqual({
      refreshToken: expect.stringMatching(/^[\w-]{43}$/) as string,
      user: { id: person.id, email: person.email },
      userErrors: [],
    });
    // Record the attempt; the request, find the hash, restore, session, event, authenticate, organizations, two events, invitations, refund the
    // attempt; then authenticate and read.
    expect(extensions.cost.sqlStatements).toBe(14);
    expect((await organizationsOf(server, accessToken)).sort()).toEqual([person.own, studio].sort());
    expect(await isSignedIn(server, person.token)).toBe(false);
    expect(await eventsOf(server, person.id)).toEqual(['user.deleted', 'user.restored']);
    expect(await eventsOf(server, person.own)).toEqual(['organization.deleted', 'organization.restored']);
    expect((await restore(person.email)).data.restoreAccount.userErrors).toEqual([
      { __typename: 'InputError', code: 'INVALID_STATE', path: ['input'] },
    ]);
    expect((await signIn(person.email)).userErrors).toEqual([]);
  });

  test('restoreAccount appends a suffix to the slug when another organization has taken it', async () => {
    const person = await account();
    const slug = 'left-for-a-while';
    const named = 'UPDATE organizations SET slug = $1 WHERE id = $2';
    await server.database.query(named, [slug, person.own]);
    await remove(person.token);
    await server.rows.organization((await account()).id, { slug });

    const { accessToken } = (await restore(person.email)).data.restoreAccount;
    const { data } = await server.run(`{ organization(id: "${person.own}") { slug } }`, {}, accessToken);
    expect(data.organization).toEqual({ slug: `${slug}-${person.own.replaceAll('-', '')}` });
  });

  test('register and resetPassword reject the email address and links of a deleted account', async () => {
    const person = await account();
    await server.run(
      'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { requested } }',
      { input: { email: person.email } },
    );
    const link = (await mailsOf(server)).find(({ to, letter }) => to === person.email && letter.link);
    await remove(person.token);

    const input = { email: person.email, password: `${PASSWORD} 2`, fullName: 'Somebody' };
    expect(await payloadOf(server.run(REGISTER, { input }))).toEqual({
      user: null,
      userErrors: [{ code: 'TAKEN', path: ['input', 'email'] }],
    });
    const token = link!.letter.link!.url.split('#token=')[1];
    const reset = `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { userErrors { code } } }`;
    const used = (): Promise<Json> =>
      payloadOf(server.run(reset, { input: { token, newPassword: `${PASSWORD} 3` } }));
    expect(await used()).toEqual({ userErrors: [{ code: 'INVALID' }] });
    await restore(person.email);
    expect(await used()).toEqual({ userErrors: [{ code: 'INVALID' }] });
  });

  test('restoreAccount succeeds once when ten requests are concurrent', async () => {
    const person = await account();
    await remove(person.token);
    const answers = await Promise.all(Array.from({ length: 10 }, () => restore(person.email)));
    const done = answers.filter(({ data }) => data?.restoreAccount.userErrors.length === 0);
    expect(done).toHaveLength(1);
    expect(await eventsOf(server, person.id)).toEqual(['user.deleted', 'user.restored']);
  });
});

test('signIn and restoreAccount return SIGN_IN_FAILED when thirty days have passed', async () => {
  const person = await account();
  await remove(person.token);
  server.clock.advance(30 * DAY + 1);
  expect(await signIn(person.email)).toEqual(WRONG);
  expect((await restore(person.email)).data.restoreAccount).toEqual(WRONG);
});
