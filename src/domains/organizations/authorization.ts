import { type AuthorizationTarget, declareAuthorization, viewerId } from '../../kernel/tenancy';
import { Membership } from './membership.entity';
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
): string | null {
  if (isTenant && !ORGANIZATION_PERMISSIONS.has(permission) && !accessLevelOfMember(grants, 'READ'))
    return 'The permission READ was revoked for you in this organization, so you cannot create anything in it.';
  return permission === 'MEMBERS_MANAGE' && targetRole === 'OWNER' && grants.role !== 'OWNER'
    ? 'Only an owner can change or remove an owner.'
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
): string | null {
  if (!grants) return 'You are not an active member of this organization.';
  const permission = name as Permission;
  switch (accessLevelOfMember(grants, permission)) {
    case 'ALL':
      return extraRestriction(grants, permission, target);
    case 'OWN':
      return target.isTenant || target.owner === grants.user
        ? extraRestriction(grants, permission, target)
        : 'Your role allows this only for your own content.';
    case 'CLIENT':
      return target.scope === grants.clientAccount
        ? null
        : 'Your role allows this only for your client account.';
    case undefined:
      return grants.deniedPermissions.includes(permission)
        ? 'This permission was revoked for you in this organization.'
        : `Your role ${grants.role} does not have this permission.`;
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
