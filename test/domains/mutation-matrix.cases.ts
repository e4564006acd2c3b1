/** Roles of members in the matrix. The tests add a user who is not a member and an anonymous caller. */
export const ROLES = [
  'OWNER',
  'ADMIN',
  'MANAGER',
  'EDITOR',
  'CREATOR',
  'MEMBER',
  'VIEWER',
  'CLIENT',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * The row that a mutation targets. `own`: in the actor’s organization, created by the actor, of the actor’s client
 * account if the actor is limited to one. `colleagues`: the same, created by another user. `otherClient`: of another
 * client account. Rows that belong to one user are the actor’s, a colleague’s or another client’s; `deleted` is then an
 * ended session or a notification of a deleted organization.
 */
export const TARGETS = ['own', 'colleagues', 'otherClient', 'otherTenant', 'deleted', 'random'] as const;
export type Target = (typeof TARGETS)[number];

/** Kinds of rows that mutations target; `tenant` is the organization in which a new row is created. */
type Subject =
  | 'campaign'
  | 'post'
  | 'archivedPost'
  | 'clientAccount'
  | 'tenant'
  | 'organization'
  | 'membership'
  | 'invitation'
  | 'job'
  | 'session'
  | 'notification';

/** Access level of a role: all visible rows, or only its own. */
type Reach = 'ALL' | 'OWN';
type Rights = Partial<Record<Role, Reach>>;

export interface Case {
  readonly subject: Subject;
  readonly rights: Rights;
  /** Targets a deleted row, and fails for rows that are not deleted. */
  readonly restores?: boolean;
  readonly input: (id: string, heir: string) => object;
}

const rights = (all: readonly Role[], own: readonly Role[] = []): Rights =>
  Object.fromEntries([...all.map((role) => [role, 'ALL']), ...own.map((role) => [role, 'OWN'])]) as Rights;

const owner = rights(['OWNER']);
const admins = rights(['OWNER', 'ADMIN']);
const managers = rights(['OWNER', 'ADMIN', 'MANAGER']);
const editors = rights(['OWNER', 'ADMIN', 'MANAGER', 'EDITOR']);
const writers = rights(['OWNER', 'ADMIN', 'MANAGER', 'EDITOR'], ['CREATOR', 'MEMBER']);
/** Roles that can create a row of their own from any row they can read. */
const makers = rights(['OWNER', 'ADMIN', 'MANAGER', 'EDITOR', 'CREATOR', 'MEMBER']);
const everybody = rights(ROLES);

const id = (subject: Subject, rights: Rights, more: object = {}, restores = false): Case => ({
  subject,
  rights,
  restores,
  input: (row) => ({ id: row, ...more }),
});
const into = (rights: Rights, more: object): Case => ({
  subject: 'tenant',
  rights,
  input: (row) => ({ organizationId: row, ...more }),
});

/** Mutations whose input contains an ID, with the roles that are permitted to run them. */
export const CASES: Readonly<Record<string, Case>> = {
  createCampaign: into(editors, { name: 'New' }),
  updateCampaign: id('campaign', editors, { name: 'Changed' }),
  deleteCampaign: id('campaign', editors),
  restoreCampaign: id('campaign', editors, {}, true),
  duplicateCampaign: id('campaign', editors, { includePosts: true }),
  createPost: into(makers, { caption: 'New' }),
  updatePost: id('post', writers, { caption: 'Changed' }),
  deletePost: id('post', writers),
  restorePost: id('post', writers, {}, true),
  duplicatePost: id('post', makers),
  archivePost: id('post', writers),
  unarchivePost: id('archivedPost', writers),
  createClientAccount: into(managers, { name: 'New' }),
  updateClientAccount: id('clientAccount', managers, { name: 'Changed' }),
  deleteClientAccount: id('clientAccount', managers),
  restoreClientAccount: id('clientAccount', managers, {}, true),
  updateOrganization: id('organization', admins, { name: 'Changed' }),
  transferOrganization: {
    subject: 'organization',
    rights: owner,
    input: (row, heir) => ({ id: row, membershipId: heir }),
  },
  deleteOrganization: id('organization', owner),
  restoreOrganization: id('organization', owner, {}, true),
  inviteMember: into(admins, { email: 'invited@marquee.example', role: 'VIEWER' }),
  acceptInvitation: { subject: 'invitation', rights: everybody, input: (membershipId) => ({ membershipId }) },
  declineInvitation: {
    subject: 'invitation',
    rights: everybody,
    input: (membershipId) => ({ membershipId }),
  },
  changeMemberRole: id('membership', admins, { role: 'MEMBER' }),
  removeMember: id('membership', admins),
  cancelJob: id('job', rights([], ROLES)),
  revokeSession: id('session', everybody),
  markNotificationRead: id('notification', everybody),
};

/** A mutation whose input contains no ID: it changes rows of the caller, or what a secret in the input identifies. */
interface OwnCase {
  readonly input?: object;
  /** The result for an anonymous caller with this input, which changes nothing. */
  readonly nobody: string;
}
const signedIn = (input?: object): OwnCase => ({ input, nobody: 'UNAUTHENTICATED' });

const unknown = { email: 'unknown@marquee.example', password: 'wrong horse battery' };

/** Mutations whose input contains no ID. */
export const OF_ONESELF: Readonly<Record<string, OwnCase>> = {
  createOrganization: signedIn({ name: 'New' }),
  changePassword: signedIn({ currentPassword: 'correct horse battery', newPassword: 'wrong horse battery' }),
  deleteAccount: signedIn({ password: 'correct horse battery' }),
  updateProfile: signedIn({ fullName: 'Changed' }),
  updatePreferences: signedIn({ theme: 'DARK' }),
  resendVerification: signedIn(),
  markAllNotificationsRead: signedIn({}),
  signOut: { nobody: 'DONE' },
  signIn: { input: unknown, nobody: 'SIGN_IN_FAILED' },
  restoreAccount: { input: unknown, nobody: 'SIGN_IN_FAILED' },
  register: { input: { ...unknown, fullName: 'Asha Rao', password: 'short' }, nobody: 'INVALID' },
  refreshSession: { input: { refreshToken: 'unknown' }, nobody: 'SIGN_IN_FAILED' },
  verifyEmail: { input: { token: 'unknown' }, nobody: 'INVALID' },
  requestPasswordReset: { input: { email: 'no address' }, nobody: 'INVALID' },
  resetPassword: { input: { token: 'unknown', newPassword: unknown.password }, nobody: 'INVALID' },
};
