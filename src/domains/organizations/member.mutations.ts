import { createHash, randomBytes } from 'node:crypto';
import { ID } from 'type-graphql';
import { consumeAttemptIn } from '../../kernel/auth';
import { addTrackedJob } from '../../kernel/jobs';
import { email, type InputBuilder, isUuid, listOf, oneOf, text } from '../../kernel/model';
import { addExpectedVersion, declareMutation, type MutationContext, throwNotFound } from '../../kernel/write';
import { INVITATION_DAYS } from './invitation-days';
import { invitationAttempts } from './invitation-limits';
import {
  acceptInvitation,
  accountByEmail,
  declineInvitation,
  type InvitationKey,
  invite,
  throwInvitationNotFound,
} from './invitations';
import { changeRole, removeMember } from './member-changes';
import { Membership } from './membership.entity';
import { MemberRole } from './organizations.enums';
import { Organization } from './organization.entity';
import { Permission } from './permissions';

/**
 * Payload of the job that emails an invitation. Only the job contains the token: the database stores its SHA-256 hash,
 * and events contain neither. Members can see the status and the recipient of the job.
 */
export interface InvitationEmail {
  readonly template: 'member-invitation';
  readonly to: string;
  /** The language of the invited user. Without an account, that of the inviter. */
  readonly language: string;
  readonly data: {
    readonly organizationName: string;
    /** Full name of the user who sends the invitation. */
    readonly inviterName: string;
    readonly role: MemberRole;
    /** The token for `acceptInvitation`. */
    readonly token: string;
    readonly expiresAt: string;
  };
}
const SEND_MAIL = 'send-mail';

const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

const clientAccountId = {
  description:
    'ID of the client account that the member is limited to. Required for the role `CLIENT`, not allowed for other roles.',
  nullable: true,
};

interface InviteMemberInput {
  organizationId: string;
  email: string;
  role: MemberRole;
  clientAccountId?: string | null;
}

interface Invitation {
  readonly membershipId: string;
  readonly inviterId: string;
  readonly token: string;
  readonly expires: Date;
  /** The language of the account with the invited address. */
  readonly language?: string;
}

/** Queues the email of an invitation that was created. Returns the ID of the job. Throws RATE_LIMITED, which undoes the invitation. */
async function sendInvitation(
  { tx, input, context }: MutationContext<InviteMemberInput>,
  { membershipId, inviterId, token, expires, language }: Invitation,
): Promise<string> {
  const { organizationId, email: to, role } = input;
  const [names] = await tx.query<{
    organization: string;
    inviter: string;
    isVerified: boolean;
    language: string;
  }>(
    `SELECT o.name AS organization, u.full_name AS inviter, u.email_verified_at IS NOT NULL AS "isVerified", u.language
       FROM organizations o, users u WHERE o.id = $1 AND u.id = $2`,
    [organizationId, inviterId],
  );
  const { organization: organizationName, inviter: inviterName, isVerified } = names!;
  const sent = { inviterId, isVerified, organizationId, email: to };
  await consumeAttemptIn(tx, ...invitationAttempts(context, sent));
  const data = { organizationName, inviterName, role, token, expiresAt: expires.toISOString() };
  const mail: InvitationEmail = {
    template: 'member-invitation',
    to,
    language: language ?? names!.language,
    data,
  };
  return addTrackedJob(tx, SEND_MAIL, mail, {
    kind: 'send-invitation',
    userId: inviterId,
    tenantId: organizationId,
    subject: { id: membershipId, type: Membership.name },
    parameters: { email: to },
  });
}

declareMutation('inviteMember', {
  description:
    'Invites a user to an organization by email. Inviting the same address again invalidates the earlier link. The membership is `PENDING` until accepted. Members can grant only permissions they have; only owners can invite owners. Rate limit in 24 hours: 100 per user (5 if the email address of the user is not verified), 200 per organization or IP address, 10 per invited address.',
  needs: { permission: 'MEMBERS_MANAGE', of: () => Organization, by: 'organizationId' },
  input: (builder) =>
    void builder
      .add('organizationId', () => ID, { description: 'ID of the organization.', nullable: false })
      .addValue('email', email, {
        description:
          'Email address of the user to invite. A user without an account registers with this address first.',
        nullable: false,
      })
      .addValue('role', oneOf(MemberRole), { description: 'The role of the member.', nullable: false })
      .add('clientAccountId', () => ID, clientAccountId),
  idempotent: true,
  errors: ['INVALID', 'REQUIRED', 'TAKEN'],
  payload: { membership: () => Membership },
  startsJob: 'The job that emails the invitation.',
  handler: async (ctx: MutationContext<InviteMemberInput>) => {
    const { tx, input, at, recordEvent, context } = ctx;
    const { organizationId: tenantId, role } = input;
    if (!isUuid(tenantId)) return throwNotFound('organization', ['input', 'organizationId']);
    const token = randomBytes(32).toString('base64url');
    const expires = new Date(at.getTime() + INVITATION_DAYS * 86_400_000);
    const inviterId = context.actor!.userId;
    const account = await accountByEmail(tx, input.email);
    const invitation = {
      organizationId: tenantId,
      inviterId,
      email: input.email,
      role,
      clientAccountId: input.clientAccountId ?? null,
      tokenHash: tokenHash(token),
      invitedAt: at,
      expiresAt: expires,
    };
    const membershipId = await invite(tx, invitation, account);
    const sent = { membershipId, inviterId, token, expires, language: account?.language };
    const job = await sendInvitation(ctx, sent);
    await recordEvent({ name: 'membership.invited', tenantId, subjectId: membershipId, payload: { role } });
    return { membership: membershipId, job };
  },
});

/** The input is `@oneOf`. */
interface InvitationResponseInput {
  membershipId?: string;
  token?: string;
}

/** Returns how the input names the invitation. Throws if no row can have the ID. */
function invitationKey({ membershipId, token }: InvitationResponseInput): InvitationKey {
  if (token !== undefined) return { membershipId: null, tokenHash: tokenHash(token) };
  return isUuid(membershipId)
    ? { membershipId, tokenHash: null }
    : throwInvitationNotFound(['input', 'membershipId']);
}

/** Accepts or declines an invitation. Returns the ID of the membership. */
async function respondToInvitation(
  { tx, input, at, context, recordEvent }: MutationContext<InvitationResponseInput>,
  respond: typeof acceptInvitation,
  name: string,
): Promise<string> {
  const response = { key: invitationKey(input), userId: context.actor!.userId, at };
  const { organizationId: tenantId, membershipId } = await respond(tx, response);
  await recordEvent({ name, tenantId, subjectId: membershipId });
  return membershipId;
}

const invitationInput = (builder: InputBuilder): void =>
  void builder
    .oneOf()
    .addValue('token', text({ max: 200 }), {
      description: 'The token from the emailed link, after `#token=`.',
      nullable: true,
    })
    .add('membershipId', () => ID, {
      description: 'ID of the viewer’s `PENDING` membership.',
      nullable: true,
    });

declareMutation('acceptInvitation', {
  description: `Accepts an invitation, identified by the token from the emailed link \`accept-invitation#token=…\` or by the viewer’s \`PENDING\` membership. With a token, the viewer’s email address must match the invited one. Invitations expire after ${INVITATION_DAYS} days.`,
  input: invitationInput,
  errors: ['NOT_FOUND', 'INVALID_STATE'],
  payload: { membership: () => Membership },
  handler: async (ctx: MutationContext<InvitationResponseInput>) => ({
    membership: await respondToInvitation(ctx, acceptInvitation, 'membership.accepted'),
  }),
});

declareMutation('declineInvitation', {
  description:
    'Declines an invitation, identified by the token from the emailed link or by the viewer’s `PENDING` membership. The membership is deleted.',
  input: invitationInput,
  errors: ['NOT_FOUND', 'INVALID_STATE'],
  payload: { declinedMembershipId: 'ID of the deleted membership.' },
  handler: async (ctx: MutationContext<InvitationResponseInput>) => ({
    declinedMembershipId: await respondToInvitation(ctx, declineInvitation, 'membership.declined'),
  }),
});

interface ChangeMemberRoleInput {
  id: string;
  role?: MemberRole | null;
  clientAccountId?: string | null;
  grantedPermissions?: Permission[] | null;
  deniedPermissions?: Permission[] | null;
  expectedVersion?: number | null;
}

const UNCHANGED = 'Unchanged if omitted or null.';

/** Removes duplicates. */
const unique = (permissions: Permission[] | null | undefined): Permission[] | undefined =>
  permissions ? [...new Set(permissions)] : undefined;

declareMutation('changeMemberRole', {
  description:
    'Changes the role and permissions of a member or an invited user. A new role ends the permissions that were granted in addition to the old one, unless `grantedPermissions` grants them again; revoked permissions stay revoked. Members can grant only permissions they have. Only owners can make other members owners or change owners, and one owner must remain. A user whose account is deleted cannot become an owner.',
  needs: { permission: 'MEMBERS_MANAGE', of: () => Membership },
  input: (builder) => {
    builder
      .add('id', () => ID, { description: 'ID of the membership.', nullable: false })
      .addValue('role', oneOf(MemberRole), { description: `The new role. ${UNCHANGED}`, nullable: true })
      .add('clientAccountId', () => ID, clientAccountId)
      .addValue('grantedPermissions', listOf(oneOf(Permission)), {
        description: `Permissions granted in addition to those of the role. Replaces the whole list. If omitted or null, unchanged while the role stays the same, and empty for a new role. Must be empty for owners, who have all permissions.`,
        nullable: true,
      })
      .addValue('deniedPermissions', listOf(oneOf(Permission)), {
        description: `Permissions of the role that are revoked for this member. Replaces the whole list. ${UNCHANGED} Must be empty for owners.`,
        nullable: true,
      });
    addExpectedVersion(builder);
  },
  errors: ['INVALID', 'INVALID_STATE', 'REQUIRED'],
  payload: { membership: () => Membership },
  handler: async ({ tx, input, context, recordEvent }: MutationContext<ChangeMemberRoleInput>) => {
    const { id } = input;
    if (!isUuid(id)) return throwNotFound('membership', ['input', 'id']);
    const membership = { id, userId: context.actor!.userId, expectedVersion: input.expectedVersion };
    const tenantId = await changeRole(tx, membership, {
      role: input.role ?? undefined,
      clientAccount: input.clientAccountId ?? undefined,
      grantedPermissions: unique(input.grantedPermissions),
      deniedPermissions: unique(input.deniedPermissions),
    });
    await recordEvent({ name: 'membership.updated', tenantId, subjectId: id });
    return { membership: id };
  },
});

declareMutation('removeMember', {
  description:
    'Removes a member from an organization, or withdraws an invitation. Members can remove themselves. Only owners can remove owners, and one owner must remain.',
  needs: {
    permission: 'MEMBERS_MANAGE',
    of: () => Membership,
    note: ', except for the viewer’s own membership',
  },
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the membership.', nullable: false });
    addExpectedVersion(builder);
  },
  errors: ['INVALID_STATE'],
  payload: {
    removedMembershipId:
      'ID of the removed membership. It is kept as `INACTIVE` for a member, and deleted for a pending invitation.',
  },
  handler: async ({
    tx,
    input: { id, expectedVersion },
    context,
    recordEvent,
  }: MutationContext<{ id: string; expectedVersion?: number | null }>) => {
    if (!isUuid(id)) return throwNotFound('membership', ['input', 'id']);
    const tenantId = await removeMember(tx, { id, userId: context.actor!.userId, expectedVersion });
    await recordEvent({ name: 'membership.removed', tenantId, subjectId: id });
    return { removedMembershipId: id };
  },
});
