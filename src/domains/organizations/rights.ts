import { declareRights, type Place } from '../../kernel/tenancy/rights';
import { person } from '../../kernel/tenancy/settings';
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

/** Why a member may not do it to what stands at a place; null when it is allowed. The same as `tenancy.may` decides. */
function refusal(standing: Standing | undefined, permission: string, place: Place): string | null {
  if (!standing) return 'You are not an active member of this organization.';
  const reach = reachOfMember(standing, permission as Permission);
  switch (reach) {
    case 'ALL':
      return null;
    case 'OWN':
      return place.isTenant || place.owner === standing.user
        ? null
        : 'Your role allows it for what is your own.';
    case 'CLIENT':
      return place.scope === standing.clientAccount
        ? null
        : 'You may do this only to what belongs to your client account.';
    case undefined:
      return standing.denied.includes(permission as Permission)
        ? 'This permission was taken from you in this organization.'
        : `Your role ${standing.role} does not allow it.`;
  }
}

declareRights({
  permissions: Permission,
  standings: `SELECT m.organization_id, json_build_object('user', m.user_id, 'role', m.role, 'clientAccount', m.client_account_id,
      'granted', m.granted_permissions, 'denied', m.denied_permissions)
    FROM memberships m WHERE m.user_id = ${person} AND m.status = 'ACTIVE'`,
  refusal,
});
