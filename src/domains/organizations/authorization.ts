import { declareAuthorization, type AuthorizationTarget } from '../../kernel/tenancy/authorization';
import { viewerId } from '../../kernel/tenancy/session-variables';
import { Membership } from './membership.entity';
import type { MemberRole } from './organizations.enums';
import { Permission, reachOf, type Reach } from './permissions';

/** What somebody is in an organization, as far as rights ask. */
interface Standing {
  readonly user: string;
  readonly role: MemberRole;
  readonly clientAccount: string | null;
  readonly granted: readonly Permission[];
  readonly denied: readonly Permission[];
}

/** How far a member may do something: the role's reach, unless the member's own permissions add to it or take from it. */
function reachOfMember({ role, granted, denied }: Standing, permission: Permission): Reach | undefined {
  if (denied.includes(permission)) return undefined;
  if (granted.includes(permission)) return role === 'CLIENT' ? 'CLIENT' : 'ALL';
  return reachOf(role, permission);
}

/** Permissions for the organization itself; all others are for what stands in it. */
const OF_ITSELF: ReadonlySet<Permission> = new Set([
  'ORGANIZATION_DELETE',
  'ORGANIZATION_TRANSFER',
  'ORGANIZATION_UPDATE',
  'SETTINGS_MANAGE',
  'BILLING_MANAGE',
  'BILLING_READ',
  'AUDIT_READ',
]);

/**
 * What keeps even those away who have the permission. The database shows nobody a new row that its maker may not read,
 * so that it is not made, and every role that a member could be given reads; and whoever manages owners gives what only
 * owners have.
 */
function obstacle(
  standing: Standing,
  permission: Permission,
  { isTenant, targetRole }: AuthorizationTarget,
): string | null {
  if (isTenant && !OF_ITSELF.has(permission) && !reachOfMember(standing, 'READ'))
    return 'READ was taken from you in this organization, and nobody makes what they may not read.';
  return permission === 'MEMBERS_MANAGE' && targetRole === 'OWNER' && standing.role !== 'OWNER'
    ? 'Only an owner may do this to an owner.'
    : null;
}

/**
 * Why a member may not do it to what stands at a place; null when it is allowed. The same as `tenancy.may` decides for
 * rows that are written by declaration, and as the functions of the schema `organizations` do for the others.
 */
function refusal(standing: Standing | undefined, name: string, target: AuthorizationTarget): string | null {
  if (!standing) return 'You are not an active member of this organization.';
  const permission = name as Permission;
  switch (reachOfMember(standing, permission)) {
    case 'ALL':
      return obstacle(standing, permission, target);
    case 'OWN':
      return target.isTenant || target.owner === standing.user
        ? obstacle(standing, permission, target)
        : 'Your role allows it for what is your own.';
    case 'CLIENT':
      return target.scope === standing.clientAccount
        ? null
        : 'You may do this only to what belongs to your client account.';
    case undefined:
      return standing.denied.includes(permission)
        ? 'This permission was taken from you in this organization.'
        : `Your role ${standing.role} does not allow it.`;
  }
}

declareAuthorization({
  permissions: Permission,
  membershipsSql: `SELECT m.organization_id, json_build_object('user', m.user_id, 'role', m.role, 'clientAccount', m.client_account_id,
      'granted', m.granted_permissions, 'denied', m.denied_permissions)
    FROM memberships m WHERE m.user_id = ${viewerId} AND m.status = 'ACTIVE'`,
  // What a membership gives decides who may change or end it.
  targetRoleProperty: new Map([[Membership, 'role']]),
  denialReason: refusal,
});
