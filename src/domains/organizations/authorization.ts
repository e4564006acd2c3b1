import { type Message, valueTerm } from '../../kernel/messages';
import { type AuthorizationTarget, declareAuthorization, viewerId } from '../../kernel/tenancy';
import { Membership } from './membership.entity';
import { ORGANIZATION_MESSAGES } from './organizations.messages';
import { accessLevelOfMember, type MemberGrants, Permission } from './permissions';

/** The role and permissions of a user in an organization. */
interface MembershipGrants extends MemberGrants {
  readonly user: string;
  readonly clientAccount: string | null;
}

/** Permissions on the organization itself. All others apply to its content. */
const ORGANIZATION_PERMISSIONS: ReadonlySet<Permission> = new Set([
  'ORGANIZATION_DELETE',
  'ORGANIZATION_TRANSFER',
  'ORGANIZATION_UPDATE',
  'SETTINGS_MANAGE',
  'BILLING_MANAGE',
  'BILLING_READ',
  'AUDIT_READ',
]);

/**
 * Returns the reason to deny a permission that the member has. Creating requires READ, because row-level security rejects
 * a new row that its creator cannot read. Managing owners requires the role OWNER, because it grants permissions that
 * only owners have.
 */
function extraRestriction(
  grants: MembershipGrants,
  permission: Permission,
  { isTenant, targetRole }: AuthorizationTarget,
): Message | null {
  if (isTenant && !ORGANIZATION_PERMISSIONS.has(permission) && !accessLevelOfMember(grants, 'READ'))
    return ORGANIZATION_MESSAGES.readingRevoked();
  return permission === 'MEMBERS_MANAGE' && targetRole === 'OWNER' && grants.role !== 'OWNER'
    ? ORGANIZATION_MESSAGES.onlyOwnersChange()
    : null;
}

/**
 * Returns the reason to deny a permission on a target, or null if it is allowed. Must agree with the SQL function
 * `tenancy.may`, which authorizes declared mutations.
 */
function denialReason(
  grants: MembershipGrants | undefined,
  name: string,
  target: AuthorizationTarget,
): Message | null {
  if (!grants) return ORGANIZATION_MESSAGES.notMember();
  const permission = name as Permission;
  switch (accessLevelOfMember(grants, permission)) {
    case 'ALL':
      return extraRestriction(grants, permission, target);
    case 'OWN':
      return target.isTenant || target.owner === grants.user
        ? extraRestriction(grants, permission, target)
        : ORGANIZATION_MESSAGES.ownContentOnly();
    case 'CLIENT':
      return target.scope === grants.clientAccount ? null : ORGANIZATION_MESSAGES.ownClientOnly();
    case undefined:
      return grants.deniedPermissions.includes(permission)
        ? ORGANIZATION_MESSAGES.permissionRevoked()
        : ORGANIZATION_MESSAGES.roleLacksPermission({ role: valueTerm(grants.role) });
  }
}

declareAuthorization({
  permissions: Permission,
  membershipsSql: `SELECT m.organization_id, json_build_object('user', m.user_id, 'role', m.role, 'clientAccount', m.client_account_id,
      'grantedPermissions', m.granted_permissions, 'deniedPermissions', m.denied_permissions)
    FROM memberships m WHERE m.user_id = ${viewerId} AND m.status = 'ACTIVE'`,
  // The role of a membership determines who can change or remove it.
  targetRoleProperty: new Map([[Membership, 'role']]),
  accessEvents: [
    'organization.deleted',
    'membership.updated',
    'membership.removed',
    'client_account.deleted',
  ],
  denialReason,
});
