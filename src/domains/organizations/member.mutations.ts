import { createHash, randomBytes } from 'node:crypto';
import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob } from '../../kernel/jobs/queue';
import { email, isUuid, listOf, oneOf } from '../../kernel/model';
import type { InputBuilder } from '../../kernel/model/inputs';
import { declareMutation, type MutationContext } from '../../kernel/write/custom-mutations';
import { throwUserError, throwNotFound } from '../../kernel/write/mutation-error';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { WriteTransaction } from '../../kernel/write/write-transaction';
import { Membership } from './membership.entity';
import { MemberRole } from './organizations.enums';
import { Permission } from './permissions';

/** An invitation that nobody accepted lapses after this long. */
const INVITATION_DAYS = 14;

/**
 * The job that mails an invitation, and its template's keys. The token is in the job alone: the database keeps its
 * SHA-256, and events name neither. Members see whether the mail went out, and to whom.
 */
export interface InvitationEmail {
  readonly template: 'member-invitation';
  readonly to: string;
  /** The language of who is invited, where that person has an account; else the inviter's. */
  readonly language: string;
  readonly data: {
    readonly organizationName: string;
    /** Who invites. */
    readonly inviterName: string;
    readonly role: MemberRole;
    /** What `acceptInvitation(input: { token })` takes. */
    readonly token: string;
    readonly expiresAt: string;
  };
}
const SEND_MAIL = 'send-mail';

const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

const clientAccountId = {
  description: 'The client account that a member with the role CLIENT is bound to; only for that role.',
  nullable: true,
};

interface InviteMemberInput {
  organizationId: string;
  email: string;
  role: MemberRole;
  clientAccountId?: string | null;
}

/** A reference in an input that PostgreSQL could not even read leads nowhere. */
function checkClientAccountId(id: string | null | undefined): void {
  if (id !== null && id !== undefined && !isUuid(id))
    throwNotFound('client account', ['input', 'clientAccountId']);
}

interface Invitation {
  readonly membershipId: string;
  readonly inviterId: string;
  readonly token: string;
  readonly expires: Date;
}

async function sendInvitation(
  tx: WriteTransaction,
  { organizationId, email: to, role }: InviteMemberInput,
  { membershipId, inviterId, token, expires }: Invitation,
): Promise<void> {
  const [names] = await tx.query<{ organization: string; inviter: string; language: string }>(
    `SELECT o.name AS organization, u.full_name AS inviter, organizations.letter_language($2) AS language
       FROM organizations o, users u WHERE o.id = $1 AND u.id = nullif(current_setting('tenancy.person', true), '')::uuid`,
    [organizationId, to],
  );
  const { organization: organizationName, inviter: inviterName, language } = names!;
  const data = { organizationName, inviterName, role, token, expiresAt: expires.toISOString() };
  const mail: InvitationEmail = { template: 'member-invitation', to, language, data };
  await addTrackedJob(tx, SEND_MAIL, mail, {
    kind: 'send-invitation',
    personId: inviterId,
    tenantId: organizationId,
    subjectId: membershipId,
    parameters: { email: to },
  });
}

declareMutation('inviteMember', {
  description:
    'Invites an address to an organization by mail, or invites it anew: the last mail is the one that counts. The membership is PENDING until the person accepts. Needs MEMBERS_MANAGE; nobody gives permissions that they do not have, and only owners invite owners.',
  input: (builder) =>
    void builder
      .add('organizationId', () => ID, { description: 'The organization to invite to.', nullable: false })
      .addValue('email', email, {
        description: 'Whom to invite. Somebody without an account registers with this address first.',
        nullable: false,
      })
      .addValue('role', oneOf(MemberRole), { description: 'What the member is to be.', nullable: false })
      .add('clientAccountId', () => ID, clientAccountId),
  idempotent: true,
  payload: { membership: () => Membership },
  handler: async ({ tx, input, at, recordEvent, context }: MutationContext<InviteMemberInput>) => {
    const { organizationId: tenantId, role } = input;
    if (!isUuid(tenantId)) return throwNotFound('organization', ['input', 'organizationId']);
    checkClientAccountId(input.clientAccountId);
    const token = randomBytes(32).toString('base64url');
    const expires = new Date(at.getTime() + INVITATION_DAYS * 86_400_000);
    const [made] = await tx.query<{ id: string }>(
      'SELECT organizations.invite($1, $2, $3, $4, $5, $6, $7, $8) AS id',
      [uuidv7(), tenantId, input.email, role, input.clientAccountId ?? null, tokenHash(token), at, expires],
    );
    const membershipId = made!.id;
    const inviterId = context.actor!.personId;
    await sendInvitation(tx, input, { membershipId, inviterId, token, expires });
    await recordEvent({ name: 'membership.invited', tenantId, subjectId: membershipId, payload: { role } });
    return { membership: membershipId };
  },
});

interface InvitationResponseInput {
  membershipId?: string | null;
  token?: string | null;
}

/** Answers the invitation that the input names in one of two ways; gives back the membership's id. */
async function respondToInvitation(
  { tx, input, at, recordEvent }: MutationContext<InvitationResponseInput>,
  verb: 'accept' | 'decline',
  name: string,
): Promise<string> {
  const { membershipId = null, token = null } = input;
  if ((membershipId === null) === (token === null))
    throwUserError(UserErrorCode.INVALID, 'Give either the token or the membership.', ['input', 'token']);
  if (membershipId !== null && !isUuid(membershipId))
    throwUserError(UserErrorCode.NOT_FOUND, 'There is no such invitation for you.', [
      'input',
      'membershipId',
    ]);
  const [invitation] = await tx.query<{ organization_id: string; id: string }>(
    `SELECT * FROM organizations.${verb}($1, $2, $3)`,
    [membershipId, token === null ? null : tokenHash(token), at],
  );
  const { organization_id: tenantId, id } = invitation!;
  await recordEvent({ name, tenantId, subjectId: id });
  return id;
}

const invitationInput = (builder: InputBuilder): void =>
  void builder
    .add('token', () => String, {
      description: 'What stands behind `#token=` in the mailed link; null when you give the membership.',
      nullable: true,
    })
    .add('membershipId', () => ID, {
      description: 'Your own PENDING membership; null when you give the token.',
      nullable: true,
    });

declareMutation('acceptInvitation', {
  description: `Makes you a member: by the token of the mailed link, \`accept-invitation#token=…\`, for which your account must have the invited address, or by your own PENDING membership. It works for ${INVITATION_DAYS} days.`,
  input: invitationInput,
  payload: { membership: () => Membership },
  handler: async (ctx: MutationContext<InvitationResponseInput>) => ({
    membership: await respondToInvitation(ctx, 'accept', 'membership.accepted'),
  }),
});

declareMutation('declineInvitation', {
  description:
    'Refuses an invitation, by the token of the mail or by your own PENDING membership. It is gone then.',
  input: invitationInput,
  payload: { declinedMembershipId: 'The id of the membership that is gone; null when it was refused.' },
  handler: async (ctx: MutationContext<InvitationResponseInput>) => ({
    declinedMembershipId: await respondToInvitation(ctx, 'decline', 'membership.declined'),
  }),
});

interface ChangeMemberRoleInput {
  id: string;
  role?: MemberRole | null;
  clientAccountId?: string | null;
  grantedPermissions?: Permission[] | null;
  deniedPermissions?: Permission[] | null;
}

const unchanged = 'left out: unchanged.';

/** A permission is given or taken once, however often it was sent. */
const unique = (permissions: Permission[] | null): Permission[] | null =>
  permissions && [...new Set(permissions)];

declareMutation('changeMemberRole', {
  description:
    'Changes what a member, or an invited person, may do. Needs MEMBERS_MANAGE; nobody gives permissions that they do not have, only owners make owners or change them, and one owner stays. Nobody becomes an owner whose account is deleted.',
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'Which membership.', nullable: false })
      .addValue('role', oneOf(MemberRole), { description: `The role; ${unchanged}`, nullable: true })
      .add('clientAccountId', () => ID, clientAccountId)
      .addValue('grantedPermissions', listOf(oneOf(Permission)), {
        description: `Permissions on top of the role’s, in place of those before; ${unchanged} None for owners, who have all.`,
        nullable: true,
      })
      .addValue('deniedPermissions', listOf(oneOf(Permission)), {
        description: `Permissions of the role that the member is not to have, in place of those before; ${unchanged} None for owners.`,
        nullable: true,
      }),
  payload: { membership: () => Membership },
  handler: async ({ tx, input, recordEvent }: MutationContext<ChangeMemberRoleInput>) => {
    const { id, role = null, grantedPermissions = null, deniedPermissions = null } = input;
    if (!isUuid(id)) return throwNotFound('membership', ['input', 'id']);
    checkClientAccountId(input.clientAccountId);
    const [changed] = await tx.query<{ tenant: string }>(
      'SELECT organizations.change_role($1, $2, $3, $4, $5) AS tenant',
      [id, role, input.clientAccountId ?? null, unique(grantedPermissions), unique(deniedPermissions)],
    );
    await recordEvent({ name: 'membership.updated', tenantId: changed!.tenant, subjectId: id });
    return { membership: id };
  },
});

declareMutation('removeMember', {
  description:
    'Ends a membership, or withdraws an invitation. Needs MEMBERS_MANAGE, but for one’s own membership; only owners remove owners, and one owner stays.',
  input: (builder) => void builder.add('id', () => ID, { description: 'Which membership.', nullable: false }),
  payload: {
    removedMembershipId:
      'The id of the membership that has ended; null when it was refused. That of a member stays, INACTIVE; that of an open invitation is gone.',
  },
  handler: async ({ tx, input: { id }, recordEvent }: MutationContext<{ id: string }>) => {
    if (!isUuid(id)) return throwNotFound('membership', ['input', 'id']);
    const [removed] = await tx.query<{ tenant: string }>('SELECT organizations.remove_member($1) AS tenant', [
      id,
    ]);
    await recordEvent({ name: 'membership.removed', tenantId: removed!.tenant, subjectId: id });
    return { removedMembershipId: id };
  },
});
