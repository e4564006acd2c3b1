import { v7 as uuidv7 } from 'uuid';
import { accessLevelOf, type Permission } from '../../src/domains/organizations/permissions';
import { Feedback } from '../../src/domains/review/feedback.entity';
import { newMember, newOrganization } from '../support/people';
import type { TestServer } from '../support/server';
import { storedUpload } from '../support/stored-upload';
import { readyConnection } from './connection-helpers';

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

/** The caller, and the users and organizations that rows can belong to. */
export interface Surroundings {
  readonly home: string;
  readonly foreign: string;
  readonly colleague: string;
  readonly foreigner: string;
  readonly otherClient: string;
  /** The client account of the caller. Null if the caller is not limited to one. */
  readonly callerClient: string | null;
  /** The ID of the caller; that of a colleague for an anonymous caller. */
  readonly caller: string;
  /** Creates a deleted organization of the caller. */
  readonly deletedOrganization: () => Promise<string>;
}

/** A mutation of a row that belongs to one user, whatever the role. */
export interface PersonalCase {
  /** The input field with the ID. */
  readonly by: 'id' | 'membershipId' | 'connectionId';
  /** The rest of the input. */
  readonly input?: object;
  /** Creates the row. */
  readonly row: (server: TestServer, at: Surroundings, target: Target) => Promise<string>;
  /** The result for a member, unless it is DONE for own rows and NOT_FOUND for all others. */
  readonly result?: (role: Role | undefined, target: Target) => string;
}

/** Returns the user that a row for one user belongs to. */
async function userFor(server: TestServer, at: Surroundings, target: Target): Promise<string> {
  if (target === 'colleagues') return at.colleague;
  if (target === 'otherTenant') return at.foreigner;
  if (target !== 'otherClient') return at.caller;
  return (await newMember(server, at.home, 'CLIENT', { clientAccount: at.otherClient })).id;
}

async function invitation(server: TestServer, at: Surroundings, target: Target): Promise<string> {
  const { rows, database } = server;
  const organization = await newOrganization(server);
  const isOwn = target === 'own' || target === 'deleted';
  const id = await rows.membership(organization.id, isOwn ? at.caller : await rows.user(), {
    role: 'VIEWER',
    status: 'PENDING',
    joinedAt: null,
    invitedEmail: 'invited@marquee.example',
  });
  if (target === 'deleted')
    await database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [organization.id]);
  return id;
}

/** Only the user who requested a job can cancel it; clients cannot read the jobs of other users. */
function cancelResult(role: Role | undefined, target: Target): string {
  if (!role || target === 'otherTenant' || target === 'random') return 'NOT_FOUND';
  if (target === 'colleagues') return role === 'CLIENT' ? 'NOT_FOUND' : 'FORBIDDEN';
  return target === 'deleted' ? 'INVALID_STATE' : 'DONE';
}

/** Only the user who started a connection can see it, and needs the permission to finish it. */
function finishResult(role: Role | undefined, target: Target): string {
  if (!role || role === 'CLIENT' || target !== 'own') return 'NOT_FOUND';
  return accessLevelOf(role, 'SOCIAL_ACCOUNTS_MANAGE') ? 'DONE' : 'FORBIDDEN';
}

/** Only the user who created an upload can complete it. Clients cannot see media files of the organization itself. */
function completeResult(role: Role | undefined, target: Target): string {
  if (target !== 'own' || !role || role === 'CLIENT') return 'NOT_FOUND';
  return accessLevelOf(role, 'MEDIA_WRITE') ? 'DONE' : 'FORBIDDEN';
}

/** A comment of the caller or a colleague, in the client account of a caller who is limited to one. */
async function comment(server: TestServer, at: Surroundings, target: Target): Promise<string> {
  if (target === 'deleted') return uuidv7();
  if (target === 'otherTenant')
    return server.rows.rowOf(Feedback, { organization: at.foreign, author: at.foreigner });
  return server.rows.rowOf(Feedback, {
    organization: at.home,
    clientAccount: target === 'otherClient' ? at.otherClient : at.callerClient,
    author: target === 'colleagues' ? at.colleague : at.caller,
  });
}

/** Only authors change their comments, as long as they see them, and need a permission to update them. */
const commentResult =
  (permission?: Permission) =>
  (role: Role | undefined, target: Target): string => {
    if (!role || target === 'otherTenant' || target === 'random' || target === 'deleted') return 'NOT_FOUND';
    if (target === 'otherClient' && role === 'CLIENT') return 'NOT_FOUND';
    if (permission && !accessLevelOf(role, permission)) return 'FORBIDDEN';
    return target === 'colleagues' ? 'FORBIDDEN' : 'DONE';
  };

export const PERSONAL: Readonly<Record<string, PersonalCase>> = {
  acceptInvitation: { by: 'membershipId', row: invitation },
  declineInvitation: { by: 'membershipId', row: invitation },
  cancelJob: {
    by: 'id',
    row: ({ rows }, at, target) =>
      rows.job(target === 'colleagues' || target === 'otherTenant' ? at.colleague : at.caller, {
        organization: target === 'otherTenant' ? at.foreign : at.home,
        ...(target === 'deleted' && { status: 'COMPLETED' }),
      }),
    result: cancelResult,
  },
  finishConnection: {
    by: 'connectionId',
    input: { accountIds: ['selected'] },
    row: async (server, at, target) => {
      const isOwn = target === 'own' || target === 'deleted';
      const places = { otherTenant: at.foreign, deleted: await at.deletedOrganization() } as Partial<
        Record<Target, string>
      >;
      return readyConnection(server, places[target] ?? at.home, isOwn ? at.caller : at.colleague, 'selected');
    },
    result: finishResult,
  },
  completeMediaUpload: {
    by: 'id',
    row: (server, at, target) => {
      const mine = target === 'own' || target === 'deleted';
      const organization = target === 'otherTenant' ? at.foreign : at.home;
      const deleted = target === 'deleted' ? { deletedAt: new Date() } : {};
      return storedUpload(server, organization, mine ? at.caller : at.colleague, deleted);
    },
    result: completeResult,
  },
  updateFeedback: {
    by: 'id',
    input: { text: 'Changed' },
    row: comment,
    result: commentResult('FEEDBACK_GIVE'),
  },
  deleteFeedback: { by: 'id', row: comment, result: commentResult() },
  revokeSession: {
    by: 'id',
    row: async (server, at, target) =>
      server.rows.session(
        await userFor(server, at, target),
        target === 'deleted' ? { createdAt: new Date(0), endedAt: new Date() } : {},
      ),
  },
  markNotificationRead: {
    by: 'id',
    row: async (server, at, target) =>
      server.rows.notification(
        await userFor(server, at, target),
        target === 'deleted' ? { organization: await at.deletedOrganization() } : {},
      ),
    result: (_, target) => (target === 'own' || target === 'deleted' ? 'DONE' : 'NOT_FOUND'),
  },
};

const unknown = { email: 'unknown@marquee.example', password: 'wrong horse battery' };

/** What an anonymous caller can send without a secret, and the result. All other mutations require authentication. */
export const ANONYMOUS: Readonly<Record<string, { readonly input?: object; readonly result: string }>> = {
  commentAsGuest: { input: { token: 'unknown', text: 'Hello' }, result: 'INVALID' },
  approveAsGuest: { input: { token: 'unknown' }, result: 'INVALID' },
  rejectAsGuest: { input: { token: 'unknown', feedback: 'No.' }, result: 'INVALID' },
  requestRevisionAsGuest: { input: { token: 'unknown', feedback: 'Warmer.' }, result: 'INVALID' },
  signOut: { result: 'DONE' },
  signIn: { input: unknown, result: 'SIGN_IN_FAILED' },
  restoreAccount: { input: unknown, result: 'SIGN_IN_FAILED' },
  register: { input: { ...unknown, fullName: 'Asha Rao', password: 'short' }, result: 'TOO_SHORT' },
  refreshSession: { input: { refreshToken: 'unknown' }, result: 'SIGN_IN_FAILED' },
  verifyEmail: { input: { token: 'unknown' }, result: 'INVALID' },
  requestPasswordReset: { input: { email: 'no address' }, result: 'BAD_FORMAT' },
  resetPassword: { input: { token: 'unknown', newPassword: unknown.password }, result: 'INVALID' },
};
