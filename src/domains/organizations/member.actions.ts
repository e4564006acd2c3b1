import { createHash, randomBytes } from 'node:crypto';
import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob } from '../../kernel/jobs/queue';
import { email, isUuid, listOf, oneOf } from '../../kernel/model';
import type { InputBuilder } from '../../kernel/model/inputs';
import { declareAction, type Doing } from '../../kernel/write/actions';
import { refuse, refuseMissing } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { Writing } from '../../kernel/write/write-session';
import { Membership } from './membership.entity';
import { MemberRole } from './organizations.enums';
import { Permission } from './permissions';

/** An invitation that nobody accepted lapses after this long. */
const INVITATION_DAYS = 14;

/**
 * The job that mails an invitation, and its template's keys. The token is in the job alone: the database keeps its
 * SHA-256, and events name neither. Members see whether the mail went out, and to whom.
 */
export interface InvitationMail {
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

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const clientAccountId = {
  description: 'The client account that a member with the role CLIENT is bound to; only for that role.',
  nullable: true,
};

interface Invite {
  organizationId: string;
  email: string;
  role: MemberRole;
  clientAccountId?: string | null;
}

/** A reference in an input that PostgreSQL could not even read leads nowhere. */
function checkClient(id: string | null | undefined): void {
  if (id !== null && id !== undefined && !isUuid(id))
    refuseMissing('client account', ['input', 'clientAccountId']);
}

interface Invitation {
  readonly membershipId: string;
  readonly inviterId: string;
  readonly token: string;
  readonly expires: Date;
}

async function mailInvitation(
  writing: Writing,
  { organizationId, email: to, role }: Invite,
  { membershipId, inviterId, token, expires }: Invitation,
): Promise<void> {
  const [names] = await writing.query<{ organization: string; inviter: string; language: string }>(
    `SELECT o.name AS organization, u.full_name AS inviter, organizations.letter_language($2) AS language
       FROM organizations o, users u WHERE o.id = $1 AND u.id = nullif(current_setting('tenancy.person', true), '')::uuid`,
    [organizationId, to],
  );
  const { organization: organizationName, inviter: inviterName, language } = names!;
  const data = { organizationName, inviterName, role, token, expiresAt: expires.toISOString() };
  const mail: InvitationMail = { template: 'member-invitation', to, language, data };
  await addTrackedJob(writing, SEND_MAIL, mail, {
    kind: 'send-invitation',
    personId: inviterId,
    tenantId: organizationId,
    subjectId: membershipId,
    parameters: { email: to },
  });
}

declareAction('inviteMember', {
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
  keyed: true,
  gives: { membership: () => Membership },
  work: async ({ writing, input, at, happened, context }: Doing<Invite>) => {
    const { organizationId: tenantId, role } = input;
    if (!isUuid(tenantId)) return refuseMissing('organization', ['input', 'organizationId']);
    checkClient(input.clientAccountId);
    const token = randomBytes(32).toString('base64url');
    const expires = new Date(at.getTime() + INVITATION_DAYS * 86_400_000);
    const [made] = await writing.query<{ id: string }>(
      'SELECT organizations.invite($1, $2, $3, $4, $5, $6, $7, $8) AS id',
      [uuidv7(), tenantId, input.email, role, input.clientAccountId ?? null, hashOf(token), at, expires],
    );
    const membershipId = made!.id;
    const inviterId = context.actor!.personId;
    await mailInvitation(writing, input, { membershipId, inviterId, token, expires });
    await happened({ name: 'membership.invited', tenantId, subjectId: membershipId, payload: { role } });
    return { membership: membershipId };
  },
});

interface Answer {
  membershipId?: string | null;
  token?: string | null;
}

/** Answers the invitation that the input names in one of two ways; gives back the membership's id. */
async function answer(
  { writing, input, at, happened }: Doing<Answer>,
  verb: 'accept' | 'decline',
  name: string,
): Promise<string> {
  const { membershipId = null, token = null } = input;
  if ((membershipId === null) === (token === null))
    refuse(UserErrorCode.INVALID, 'Give either the token or the membership.', ['input', 'token']);
  if (membershipId !== null && !isUuid(membershipId))
    refuse(UserErrorCode.NOT_FOUND, 'There is no such invitation for you.', ['input', 'membershipId']);
  const [invitation] = await writing.query<{ organization_id: string; id: string }>(
    `SELECT * FROM organizations.${verb}($1, $2, $3)`,
    [membershipId, token === null ? null : hashOf(token), at],
  );
  const { organization_id: tenantId, id } = invitation!;
  await happened({ name, tenantId, subjectId: id });
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

declareAction('acceptInvitation', {
  description: `Makes you a member: by the token of the mailed link, \`accept-invitation#token=…\`, for which your account must have the invited address, or by your own PENDING membership. It works for ${INVITATION_DAYS} days.`,
  input: invitationInput,
  gives: { membership: () => Membership },
  work: async (doing: Doing<Answer>) => ({
    membership: await answer(doing, 'accept', 'membership.accepted'),
  }),
});

declareAction('declineInvitation', {
  description:
    'Refuses an invitation, by the token of the mail or by your own PENDING membership. It is gone then.',
  input: invitationInput,
  gives: { declinedMembershipId: 'The id of the membership that is gone; null when it was refused.' },
  work: async (doing: Doing<Answer>) => ({
    declinedMembershipId: await answer(doing, 'decline', 'membership.declined'),
  }),
});

interface RoleChange {
  id: string;
  role?: MemberRole | null;
  clientAccountId?: string | null;
  grantedPermissions?: Permission[] | null;
  deniedPermissions?: Permission[] | null;
}

const unchanged = 'left out: unchanged.';

/** A permission is given or taken once, however often it was sent. */
const once = (permissions: Permission[] | null): Permission[] | null =>
  permissions && [...new Set(permissions)];

declareAction('changeMemberRole', {
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
  gives: { membership: () => Membership },
  work: async ({ writing, input, happened }: Doing<RoleChange>) => {
    const { id, role = null, grantedPermissions = null, deniedPermissions = null } = input;
    if (!isUuid(id)) return refuseMissing('membership', ['input', 'id']);
    checkClient(input.clientAccountId);
    const [changed] = await writing.query<{ tenant: string }>(
      'SELECT organizations.change_role($1, $2, $3, $4, $5) AS tenant',
      [id, role, input.clientAccountId ?? null, once(grantedPermissions), once(deniedPermissions)],
    );
    await happened({ name: 'membership.updated', tenantId: changed!.tenant, subjectId: id });
    return { membership: id };
  },
});

declareAction('removeMember', {
  description:
    'Ends a membership, or withdraws an invitation. Needs MEMBERS_MANAGE, but for one’s own membership; only owners remove owners, and one owner stays.',
  input: (builder) => void builder.add('id', () => ID, { description: 'Which membership.', nullable: false }),
  gives: {
    removedMembershipId:
      'The id of the membership that has ended; null when it was refused. That of a member stays, INACTIVE; that of an open invitation is gone.',
  },
  work: async ({ writing, input: { id }, happened }: Doing<{ id: string }>) => {
    if (!isUuid(id)) return refuseMissing('membership', ['input', 'id']);
    const [removed] = await writing.query<{ tenant: string }>(
      'SELECT organizations.remove_member($1) AS tenant',
      [id],
    );
    await happened({ name: 'membership.removed', tenantId: removed!.tenant, subjectId: id });
    return { removedMembershipId: id };
  },
});
