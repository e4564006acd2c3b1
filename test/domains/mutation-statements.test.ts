import { buildMarqueeSchema } from '../../src/schema';
import { newAccount, PASSWORD } from '../support/accounts';
import { mailsOf, tokenIn } from '../support/mailbox';
import { inputTypeOf, type Member, newMember, newOrganization, type Person } from '../support/people';
import { serverForTests } from '../support/server';

/**
 * The number of statements of every mutation when no field of its payload is selected. Selected fields add the
 * statements of a query. Contains every mutation of the schema.
 */
const STATEMENTS = {
  acceptInvitation: 3,
  archivePost: 5,
  cancelJob: 3,
  changeMemberRole: 5,
  changePassword: 7,
  createCampaign: 5,
  createClientAccount: 7,
  createOrganization: 4,
  createPost: 5,
  declineInvitation: 3,
  deleteAccount: 8,
  deleteCampaign: 4,
  deleteClientAccount: 4,
  deleteOrganization: 3,
  deletePost: 5,
  duplicateCampaign: 5,
  duplicatePost: 6,
  inviteMember: 8,
  markAllNotificationsRead: 3,
  markNotificationRead: 4,
  refreshSession: 1,
  register: 8,
  removeMember: 5,
  requestPasswordReset: 2,
  resendVerification: 4,
  resetPassword: 5,
  restoreAccount: 10,
  restoreCampaign: 4,
  restoreClientAccount: 4,
  restoreOrganization: 3,
  restorePost: 4,
  revokeSession: 4,
  signIn: 5,
  signOut: 2,
  transferOrganization: 3,
  unarchivePost: 5,
  updateCampaign: 4,
  updateClientAccount: 4,
  updateOrganization: 3,
  updatePost: 4,
  updatePreferences: 4,
  updateProfile: 4,
  verifyEmail: 3,
};
type Mutation = keyof typeof STATEMENTS;

/** The input of a mutation, called by the owner of the organization unless `token` is given. */
interface Call {
  readonly input?: object;
  readonly token?: string | null;
}

const NEW_PASSWORD = 'another horse battery';
const deleted = { deletedAt: new Date() };

const server = serverForTests();
let owner: Member;
let organizationId: string;

beforeAll(async () => {
  ({ id: organizationId, owner } = await newOrganization(server));
});

let counter = 0;
const newAddress = (): string => `counted${(counter += 1)}@marquee.example`;

/** Creates a user with a password, preferences and no shared organization. */
async function account(values: object = {}): Promise<Person & { email: string }> {
  const { id, email } = await newAccount(server, { emailVerifiedAt: new Date(), ...values });
  await server.rows.preferences(id);
  return { id, email, token: await server.tokenFor(id) };
}

async function told<Payload>(mutation: Mutation, { input, token = owner.token }: Call, selection: string) {
  const [variable, argument] = input ? [`($input: ${inputTypeOf(mutation)})`, '(input: $input)'] : ['', ''];
  const { data, errors, extensions } = await server.run<Record<string, Payload>>(
    `mutation${variable} { ${mutation}${argument} { ${selection} } }`,
    { input },
    token ?? undefined,
  );
  expect(errors).toBeUndefined();
  return { payload: data![mutation]!, statements: extensions.cost.sqlStatements };
}

/** Returns the token of the link in the last email to a user. */
async function mailedTo(address: string): Promise<string> {
  const mails = await mailsOf(server);
  return tokenIn(mails.findLast(({ to }) => to === address));
}

const member = (): Promise<Member> => newMember(server, organizationId, 'EDITOR');
const pending = async (): Promise<Call> => {
  const invitation = { status: 'PENDING', joinedAt: null, invitedEmail: newAddress() };
  const { membership, token } = await newMember(server, organizationId, 'EDITOR', invitation);
  return { input: { membershipId: membership }, token };
};
const row = async (id: Promise<string>, more: object = {}): Promise<Call> => ({
  input: { id: await id, ...more },
});
const into = (values: object) => (): Call => ({ input: { organizationId, ...values } });
const organization = async (
  more: (id: string) => Promise<object> = () => Promise.resolve({}),
): Promise<Call> => {
  const made = await newOrganization(server);
  return { input: { id: made.id, ...(await more(made.id)) }, token: made.owner.token };
};
const campaign = (values = {}): Promise<string> => server.rows.campaign(organizationId, values);
const post = (values = {}): Promise<string> => server.rows.post(organizationId, values);
const client = (values = {}): Promise<string> => server.rows.clientAccount(organizationId, values);
const credentials = async (): Promise<Call> => {
  const { email } = await account();
  return { input: { email, password: PASSWORD }, token: null };
};

const CALLS: Readonly<Record<Mutation, () => Call | Promise<Call>>> = {
  acceptInvitation: pending,
  archivePost: () => row(post()),
  cancelJob: () => row(server.rows.job(owner.id, { organization: organizationId })),
  changeMemberRole: async () => ({ input: { id: (await member()).membership, role: 'VIEWER' } }),
  changePassword: async () => ({
    input: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
    token: (await account()).token,
  }),
  createCampaign: into({ name: 'New' }),
  createClientAccount: into({ name: 'New' }),
  createOrganization: () => ({ input: { name: 'New' } }),
  createPost: into({ caption: 'New' }),
  declineInvitation: pending,
  deleteAccount: async () => ({ input: { password: PASSWORD }, token: (await account()).token }),
  deleteCampaign: () => row(campaign()),
  deleteClientAccount: () => row(client()),
  deleteOrganization: () => organization(),
  deletePost: () => row(post()),
  duplicateCampaign: () => row(campaign()),
  duplicatePost: () => row(post()),
  inviteMember: () => into({ email: newAddress(), role: 'VIEWER' })(),
  markAllNotificationsRead: async () => {
    await server.rows.notification(owner.id);
    return { input: {} };
  },
  markNotificationRead: () => row(server.rows.notification(owner.id)),
  refreshSession: async () => {
    const { payload } = await told<{ refreshToken: string }>('signIn', await credentials(), 'refreshToken');
    return { input: payload, token: null };
  },
  register: () => ({
    input: { email: newAddress(), password: PASSWORD, fullName: 'Asha Rao' },
    token: null,
  }),
  removeMember: async () => ({ input: { id: (await member()).membership } }),
  requestPasswordReset: async () => ({ input: { email: (await account()).email }, token: null }),
  resendVerification: async () => ({ token: (await account({ emailVerifiedAt: null })).token }),
  resetPassword: async () => {
    const { email } = await account();
    await told('requestPasswordReset', { input: { email }, token: null }, 'userErrors { code }');
    return { input: { token: await mailedTo(email), newPassword: NEW_PASSWORD }, token: null };
  },
  restoreAccount: async () => {
    const { email, token } = await account();
    await told('deleteAccount', { input: { password: PASSWORD }, token }, 'userErrors { code }');
    return { input: { email, password: PASSWORD }, token: null };
  },
  restoreCampaign: () => row(campaign(deleted)),
  restoreClientAccount: () => row(client(deleted)),
  restoreOrganization: () =>
    organization(async (id) => {
      await server.database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [id]);
      return {};
    }),
  restorePost: () => row(post(deleted)),
  revokeSession: () => row(server.rows.session(owner.id)),
  signIn: credentials,
  signOut: async () => ({ token: (await account()).token }),
  transferOrganization: () =>
    organization(async (id) => ({ membershipId: (await newMember(server, id, 'EDITOR')).membership })),
  unarchivePost: () => row(post({ status: 'ARCHIVED' })),
  updateCampaign: () => row(campaign(), { name: 'Changed' }),
  updateClientAccount: () => row(client(), { name: 'Changed' }),
  updateOrganization: () => row(Promise.resolve(organizationId), { name: 'Changed' }),
  updatePost: () => row(post(), { caption: 'Changed' }),
  updatePreferences: async () => ({ input: { theme: 'DARK' }, token: (await account()).token }),
  updateProfile: () => ({ input: { fullName: 'Changed' } }),
  verifyEmail: async () => {
    const { email, token } = await account({ emailVerifiedAt: null });
    await told('resendVerification', { token }, 'userErrors { code }');
    return { input: { token: await mailedTo(email) }, token: null };
  },
};

test('covers the statement count of every mutation', () => {
  expect(Object.keys(STATEMENTS).sort()).toEqual(
    Object.keys(buildMarqueeSchema().getMutationType()!.getFields()).sort(),
  );
});

test.each(Object.entries(STATEMENTS))('%s runs %i statements', async (name, statements) => {
  const mutation = name as Mutation;
  const call = await CALLS[mutation]();
  expect(await told(mutation, call, 'userErrors { code }')).toEqual({
    payload: { userErrors: [] },
    statements,
  });
});
