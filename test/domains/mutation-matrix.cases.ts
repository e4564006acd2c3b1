/** Roles of the matrix beside those of members: somebody of no organization here, and nobody at all. */
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
 * What a mutation is aimed at. `own`: in the asker's organization, made by the asker, of the asker's client account if
 * bound to one. `colleagues`: the same, made by somebody else. `otherClient`: of another client account. What is a
 * person's alone is the asker's, a colleague's, another client's; `deleted` then is a session that has ended, and a
 * notification of an organization that is gone.
 */
export const TARGETS = ['own', 'colleagues', 'otherClient', 'otherTenant', 'deleted', 'random'] as const;
export type Target = (typeof TARGETS)[number];

/** Kinds of rows that mutations are aimed at; `tenant` is the organization that a new row is to belong to. */
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

/** How far a role gets: every row it sees, or its own alone. */
type Reach = 'ALL' | 'OWN';
type Rights = Partial<Record<Role, Reach>>;

export interface Case {
  readonly subject: Subject;
  readonly rights: Rights;
  /** Aims at what is deleted, and finds nothing that lives. */
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
/** Who may make a row of their own from whatever they see. */
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

/** Every mutation whose input takes an id, and who may do it. */
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

/** A mutation whose input takes no id: what it changes is the caller's own, or what a secret in the input names. */
interface OwnCase {
  readonly input?: object;
  /** What it answers nobody who gives this input, and changes nothing. */
  readonly nobody: string;
}
const signedIn = (input?: object): OwnCase => ({ input, nobody: 'UNAUTHENTICATED' });

const unknown = { email: 'unknown@marquee.example', password: 'wrong horse battery' };

/** Every mutation whose input takes no id. */
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
