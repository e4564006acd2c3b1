import { Feedback } from '../../src/domains/review/feedback.entity';
import { newAccount, PASSWORD } from '../support/accounts';
import { newGuestLink } from '../support/guest-links';
import { mailsOf, tokenIn } from '../support/mailbox';
import { inputTypeOf, newOrganization } from '../support/people';
import type { Json, TestServer } from '../support/server';
import { storedUpload } from '../support/stored-upload';
import { readyConnection } from './connection-helpers';
import { newAddress } from './mutation-examples';

/** A verified user with a password, preferences and a session. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** An input that a user can send successfully. Anonymous if `token` is null. */
export interface Call {
  readonly input?: object;
  readonly token?: null;
  /** IDs of rows of the user that do not name the user. */
  readonly own?: readonly string[];
}

export async function newCaller(server: TestServer): Promise<Account> {
  const { id, email } = await newAccount(server, { emailVerifiedAt: new Date() });
  await server.rows.preferences(id);
  return { id, email, token: await server.tokenFor(id) };
}

/** Runs a mutation over HTTP. Returns its payload and the number of statements. */
export async function call(
  server: TestServer,
  mutation: string,
  { input, token }: { input?: object; token?: string },
  selection = 'userErrors { code }',
): Promise<{ payload: Json; statements: number }> {
  const [variable, argument] = input ? [`($input: ${inputTypeOf(mutation)})`, '(input: $input)'] : ['', ''];
  const { data, errors, extensions } = await server.run(
    `mutation${variable} { ${mutation}${argument} { ${selection} } }`,
    { input },
    token,
  );
  expect(errors).toBeUndefined();
  return { payload: data[mutation], statements: extensions.cost.sqlStatements };
}

/** Returns the token of the link in the last email to a user. */
async function mailedTo(server: TestServer, address: string): Promise<string> {
  const mails = await mailsOf(server);
  return tokenIn(mails.findLast(({ to }) => to === address));
}

const unverify = (server: TestServer, { id }: Account): Promise<unknown> =>
  server.database.query('UPDATE users SET email_verified_at = NULL WHERE id = $1', [id]);

async function invitation(server: TestServer, { id }: Account): Promise<Call> {
  const organization = await newOrganization(server);
  const pending = { role: 'EDITOR', status: 'PENDING', joinedAt: null, invitedEmail: newAddress() };
  return { input: { membershipId: await server.rows.membership(organization.id, id, pending) } };
}

async function connection(server: TestServer, { id }: Account): Promise<Call> {
  const organization = await server.rows.organization(id);
  await server.rows.membership(organization, id, { role: 'OWNER' });
  const account = await server.rows.account(organization, { platformUserId: newAddress() });
  const { platformUserId } = await server.database
    .query<{ platformUserId: string }>(
      'SELECT platform_user_id AS "platformUserId" FROM social_accounts WHERE id = $1',
      [account],
    )
    .then(([row]) => row!);
  const connectionId = await readyConnection(server, organization, id, platformUserId);
  return { input: { connectionId, accountIds: [platformUserId] }, own: [organization, account] };
}

/** A comment of the user in an organization of their own. */
async function ownComment(
  { rows }: TestServer,
  { id }: Account,
): Promise<{ id: string; organization: string }> {
  const organization = await rows.organization(id);
  await rows.membership(organization, id, { role: 'OWNER' });
  return { organization, id: await rows.rowOf(Feedback, { organization, author: id }) };
}

/** What a guest does with a link. */
const asGuest =
  (input: object = {}) =>
  async (server: TestServer): Promise<Call> => {
    const { organization, token } = await newGuestLink(server);
    return { input: { token, ...input }, token: null, own: [organization] };
  };

const NEW_PASSWORD = 'another horse battery';

/** Every mutation without a declared permission: users run it on rows of their own, or with a secret. */
export const CALLS: Readonly<Record<string, (server: TestServer, who: Account) => Call | Promise<Call>>> = {
  acceptInvitation: invitation,
  declineInvitation: invitation,
  finishConnection: connection,
  cancelJob: async ({ rows }, { id }) => ({ input: { id: await rows.job(id) } }),
  completeMediaUpload: async (server, { id }) => ({
    input: { id: await storedUpload(server, await server.rows.ownedOrganization(id), id) },
  }),
  markNotificationRead: async ({ rows }, { id }) => ({ input: { id: await rows.notification(id) } }),
  revokeSession: async ({ rows }, { id }) => ({ input: { id: await rows.session(id) } }),
  updateFeedback: async (server, who) => {
    const { id, organization } = await ownComment(server, who);
    return { input: { id, text: 'Changed' }, own: [organization] };
  },
  deleteFeedback: async (server, who) => {
    const { id, organization } = await ownComment(server, who);
    return { input: { id }, own: [organization] };
  },
  commentAsGuest: asGuest({ text: 'Warmer, please.' }),
  approveAsGuest: asGuest(),
  rejectAsGuest: asGuest({ feedback: 'Not our tone.' }),
  requestRevisionAsGuest: asGuest({ feedback: 'Warmer, please.' }),
  createOrganization: () => ({ input: { name: 'New' } }),
  updateProfile: () => ({ input: { fullName: 'Changed' } }),
  updateNotificationPreference: () => ({ input: { kind: 'COMMENT', isEmailEnabled: false } }),
  updatePreferences: () => ({ input: { theme: 'DARK' } }),
  markAllNotificationsRead: async ({ rows }, { id }) => {
    await rows.notification(id);
    return { input: {} };
  },
  changePassword: () => ({ input: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } }),
  deleteAccount: () => ({ input: { password: PASSWORD } }),
  restoreAccount: async (server, { email, token }) => {
    await call(server, 'deleteAccount', { input: { password: PASSWORD }, token });
    return { input: { email, password: PASSWORD }, token: null };
  },
  resendVerification: async (server, who) => {
    await unverify(server, who);
    return {};
  },
  verifyEmail: async (server, who) => {
    await unverify(server, who);
    await call(server, 'resendVerification', { token: who.token });
    return { input: { token: await mailedTo(server, who.email) }, token: null };
  },
  requestPasswordReset: (_, { email }) => ({ input: { email }, token: null }),
  resetPassword: async (server, { email }) => {
    await call(server, 'requestPasswordReset', { input: { email } });
    return { input: { token: await mailedTo(server, email), newPassword: NEW_PASSWORD }, token: null };
  },
  register: () => ({
    input: { email: newAddress(), password: PASSWORD, fullName: 'Asha Rao' },
    token: null,
  }),
  signIn: (_, { email }) => ({ input: { email, password: PASSWORD }, token: null }),
  signOut: () => ({}),
  refreshSession: async (server, { email }) => {
    const signedIn = await call(server, 'signIn', { input: { email, password: PASSWORD } }, 'refreshToken');
    return { input: signedIn.payload as object, token: null };
  },
};
