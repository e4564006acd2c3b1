import {
  BelongsTo,
  Computed,
  Copied,
  dateTime,
  email,
  jsonListOf,
  Field,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
  url,
  Version,
} from '../../kernel/model';
import { memberTenants, readableTenants, viewerId } from '../../kernel/tenancy';
import { User } from '../identity/user.entity';
import { ClientAccount } from './client-account.entity';
import { managedOrganizations } from './managed-organizations';
import { audiencesOfUsers } from './user-audiences';
import { OrganizationScopedEntity } from './organization-scoped.entity';
import { INVITATION_DAYS } from './invitation-days';
import { MemberRole, MemberStatus } from './organizations.enums';
import { Permission } from './permissions';
import { permissionAccessSql, PermissionAccess, permissionsSql } from './role-permissions';

@Model({
  table: 'memberships',
  audited: { except: ['name'] },
  plural: 'memberships',
  description:
    'A user’s membership in an organization. Members with the role `CLIENT` see only their own membership.',
  readPolicy: `{organization} = ANY (${readableTenants}) OR ({user} = ${viewerId} AND {organization} = ANY (${memberTenants}))`,
  systemWrites: ['INSERT', 'UPDATE', 'DELETE'],
  accessSource: {
    by: [
      'organization',
      'user',
      'role',
      'status',
      'clientAccount',
      'grantedPermissions',
      'deniedPermissions',
    ],
    grants: true,
    table: 'role_permissions',
  },
  viewerRow: {
    user: 'user',
    field: 'viewerMembership',
    description: 'The membership of the viewer.',
    nullIf: 'the viewer is not a member',
  },
  // Users who were only invited are not visible.
  additionalReadPolicies: [
    {
      target: () => User,
      name: 'colleagues',
      when: `EXISTS (SELECT FROM memberships m WHERE m.user_id = {id} AND m.organization_id = ANY (${readableTenants}) AND m.joined_at IS NOT NULL)`,
    },
  ],
  audiences: {
    managers: {
      when: `{user} = ${viewerId} OR {organization} = ANY (${managedOrganizations})`,
      to: 'the member and to members with `MEMBERS_MANAGE`',
    },
  },
  additionalAudiences: audiencesOfUsers,
  search: { words: { name: 'A' }, on: ['searchEmail'], description: 'the name or email address' },
  indexes: [
    { on: ['user'], unique: true },
    { on: ['user', 'organization'], acrossTenants: true },
  ],
  checks: {
    client_has_account: `({role} = 'CLIENT') = ({clientAccount} IS NOT NULL)`,
    has_person: `{user} IS NOT NULL OR ({status} = 'PENDING' AND {invitedEmail} IS NOT NULL)`,
    active_has_joined: `{status} <> 'ACTIVE' OR {joinedAt} IS NOT NULL`,
    ended_has_name: `{status} <> 'INACTIVE' OR {formerName} IS NOT NULL`,
  },
})
export class Membership extends OrganizationScopedEntity {
  @BelongsTo(() => User, {
    description: 'The user who is the member.',
    nullIf:
      'no user account is linked to the pending invitation, or if the user is not visible to the viewer',
    nullable: true,
    onDelete: 'CASCADE',
    filter: true,
    inverse: {
      name: 'memberships',
      description: 'Memberships of the user that are visible to the viewer.',
    },
  })
  user!: Ref<User> | null;

  @Copied(
    text({ max: 510 }),
    {
      through: 'user',
      value: 'CASE WHEN {deletedAt} IS NULL THEN lower({fullName}) END',
      when: `{status} = 'ACTIVE'`,
      otherwise: `CASE WHEN {status} = 'INACTIVE' THEN lower({formerName}) END`,
    },
    {
      description: 'The name of the member, ignoring case.',
      column: 'sort_name',
      hidden: true,
      order: true,
    },
  )
  name!: string | null;

  @Copied(
    email,
    {
      through: 'user',
      value: 'CASE WHEN {deletedAt} IS NULL THEN lower({email}) END',
      when: `{status} = 'ACTIVE'`,
      otherwise: `CASE WHEN {status} = 'PENDING' THEN lower({invitedEmail}) END`,
    },
    {
      description: 'The email address of the member or the invited user, in lower case.',
      column: 'search_email',
      hidden: true,
      audience: 'managers',
    },
  )
  searchEmail!: string | null;

  @Field(oneOf(MemberRole), { description: 'The role of the member.', filter: true, order: true })
  role!: MemberRole;

  @Field(oneOf(MemberStatus), {
    description: 'The status of the membership.',
    default: `'ACTIVE'`,
    filter: true,
    filterDefault: ['ACTIVE', 'PENDING'],
  })
  status!: MemberStatus;

  @BelongsTo(() => ClientAccount, {
    description: 'The client account that the member is limited to.',
    nullIf: 'the role is not `CLIENT`, or if the client account is deleted',
    nullable: true,
    onDelete: 'CASCADE',
  })
  clientAccount!: Ref<ClientAccount> | null;

  @Field(listOf(oneOf(Permission)), {
    description: 'Permissions granted in addition to those of the role.',
    default: `'{}'`,
  })
  grantedPermissions!: Permission[];

  @Field(listOf(oneOf(Permission)), {
    description: 'Permissions of the role that are revoked for this member.',
    default: `'{}'`,
  })
  deniedPermissions!: Permission[];

  @Computed(listOf(oneOf(Permission)), permissionsSql, {
    description:
      'Permissions of the member: those of the role and those granted in addition, without those that are revoked. Sorted by name. Empty unless the membership is `ACTIVE`.',
    nullable: false,
    expensive: true,
  })
  permissions!: Permission[];

  @Computed(jsonListOf(() => PermissionAccess), permissionAccessSql, {
    description: 'Permissions of the member as in `permissions`, with the objects that they apply to.',
    nullable: false,
    expensive: true,
  })
  permissionAccess!: PermissionAccess[];

  @BelongsTo(() => User, {
    description: 'The user who sent the invitation.',
    nullIf: 'the member was not invited, or if the user is not visible to the viewer',
    nullable: true,
  })
  invitedBy!: Ref<User> | null;

  @Field(email, {
    description: 'Email address the last invitation was sent to.',
    nullIf: 'the member was not invited',
    nullable: true,
    audience: 'managers',
  })
  invitedEmail!: string | null;

  @Field(dateTime, {
    description: 'When the member was invited.',
    nullIf: 'the member was not invited',
    nullable: true,
  })
  invitedAt!: Date | null;

  @Computed(
    dateTime,
    `CASE WHEN {status} = 'PENDING' THEN {invitedAt} + interval '${INVITATION_DAYS} days' END`,
    {
      description: 'When the invitation expires. Inviting the user again extends it.',
      nullIf: 'the membership is not `PENDING`',
      nullable: true,
      audience: 'managers',
    },
  )
  invitationExpiresAt!: Date | null;

  @Field(dateTime, {
    description: 'When the member joined.',
    nullUntil: 'the invitation is accepted',
    nullable: true,
    filter: true,
    order: true,
  })
  joinedAt!: Date | null;

  @Field(text({ max: 255 }), {
    description: 'The name of the user when the membership ended.',
    nullable: true,
    hidden: true,
  })
  formerName!: string | null;

  @Field(url, {
    description: 'URL of the profile image of the user when the membership ended.',
    nullable: true,
    hidden: true,
  })
  formerAvatarUrl!: string | null;

  @Version()
  version!: number;
}
