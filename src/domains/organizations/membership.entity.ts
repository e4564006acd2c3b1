import { BelongsTo, email, Field, instant, listOf, Model, oneOf, type Ref } from '../../kernel/model';
import { memberTenants, viewerId, readableTenants } from '../../kernel/tenancy/session-variables';
import { User } from '../identity/user.entity';
import { ClientAccount } from './client-account.entity';
import { OrganizationRow } from './organization-row.entity';
import { MemberRole, MemberStatus } from './organizations.enums';
import { Permission } from './permissions';

@Model({
  table: 'memberships',
  plural: 'memberships',
  description: 'A person’s place in an organization. Members with the role CLIENT see only their own.',
  visible: `{organization} = ANY (${readableTenants}) OR ({user} = ${viewerId} AND {organization} = ANY (${memberTenants}))`,
  // Somebody who was only invited shows nothing of themselves.
  opens: [
    {
      target: () => User,
      name: 'colleagues',
      when: `EXISTS (SELECT FROM memberships m WHERE m.user_id = {id} AND m.organization_id = ANY (${readableTenants}) AND m.joined_at IS NOT NULL)`,
    },
  ],
  indexes: [
    { on: ['user'], unique: true },
    { on: ['user', 'organization'], acrossTenants: true },
  ],
  checks: {
    client_has_account: `({role} = 'CLIENT') = ({clientAccount} IS NOT NULL)`,
    has_person: `{user} IS NOT NULL OR ({status} = 'PENDING' AND {invitedEmail} IS NOT NULL)`,
    active_has_joined: `{status} <> 'ACTIVE' OR {joinedAt} IS NOT NULL`,
  },
})
export class Membership extends OrganizationRow {
  @BelongsTo(() => User, {
    description: 'Who is the member; null while the invitation is open, or when you may not see the person.',
    nullable: true,
    onDelete: 'CASCADE',
    filter: true,
    inverse: {
      name: 'memberships',
      description: 'The organizations the person belongs to, as far as you may see them.',
    },
  })
  user!: Ref<User> | null;

  @Field(oneOf(MemberRole), { description: 'What the member may do.', filter: true })
  role!: MemberRole;

  @Field(oneOf(MemberStatus), {
    description: 'Where the membership stands.',
    default: `'ACTIVE'`,
    filter: true,
  })
  status!: MemberStatus;

  @BelongsTo(() => ClientAccount, {
    description:
      'The client account a member with the role CLIENT is bound to; null for every other role, and while the client account is deleted.',
    nullable: true,
    onDelete: 'CASCADE',
  })
  clientAccount!: Ref<ClientAccount> | null;

  @Field(listOf(oneOf(Permission)), { description: 'Permissions on top of the role’s.', default: `'{}'` })
  grantedPermissions!: Permission[];

  @Field(listOf(oneOf(Permission)), {
    description: 'Permissions of the role that this member does not have.',
    default: `'{}'`,
  })
  deniedPermissions!: Permission[];

  @BelongsTo(() => User, {
    description: 'Who invited the member; null when nobody did, or when you may not see that person.',
    nullable: true,
  })
  invitedBy!: Ref<User> | null;

  @Field(email, {
    description: 'The address that the last invitation went to; null when nobody was invited.',
    nullable: true,
  })
  invitedEmail!: string | null;

  @Field(instant, { description: 'When the member was invited; null when not invited.', nullable: true })
  invitedAt!: Date | null;

  @Field(instant, {
    description: 'When the member joined; null while the invitation is open.',
    nullable: true,
  })
  joinedAt!: Date | null;
}
