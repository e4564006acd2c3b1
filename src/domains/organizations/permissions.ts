import { enumeration, type NameOf } from '../../kernel/model';
import type { MemberRole } from './organizations.enums';

export const Permission = enumeration('Permission', 'A permission of a member in an organization.', {
  ORGANIZATION_DELETE: 'Delete and restore the organization.',
  ORGANIZATION_TRANSFER: 'Transfer ownership of the organization.',
  BILLING_MANAGE: 'Change the plan and the payment method.',
  ORGANIZATION_UPDATE: 'Update the organization.',
  MEMBERS_MANAGE: 'Invite members, change their roles and remove them.',
  SETTINGS_MANAGE: 'Change the settings of the organization.',
  AUDIT_READ: 'Read the audit log.',
  BILLING_READ: 'Read the plan, payments and invoices.',
  SOCIAL_ACCOUNTS_MANAGE: 'Connect and disconnect social accounts.',
  CLIENT_ACCOUNTS_MANAGE: 'Create, update, delete and restore client accounts.',
  BRANDS_MANAGE: 'Create, update and delete brands.',
  WORKFLOWS_MANAGE: 'Create, update and delete approval workflows.',
  AUTOMATIONS_MANAGE: 'Create, update and delete automations.',
  WEBHOOKS_MANAGE: 'Create, update and delete webhooks.',
  CAMPAIGNS_WRITE: 'Create, update, delete and restore campaigns.',
  CONTENT_PUBLISH: 'Schedule and publish content.',
  INBOX_REPLY: 'Reply to comments.',
  CONTENT_APPROVE: 'Approve content.',
  CONTENT_WRITE: 'Create, update, delete and restore content.',
  MEDIA_WRITE: 'Upload, update and delete media files.',
  TEMPLATES_WRITE: 'Create, update and delete templates.',
  AI_USE: 'Generate content with AI.',
  FEEDBACK_GIVE: 'Give feedback in reviews.',
  READ: 'Read everything except billing and the audit log.',
});
export type Permission = NameOf<typeof Permission>;

/** The access level of a permission: all objects of the organization, the member's own, or those of one client account. */
export type AccessLevel = 'ALL' | 'OWN' | 'CLIENT';
type RoleAccess = Partial<Record<MemberRole, AccessLevel>>;

const owner: RoleAccess = { OWNER: 'ALL' };
const admins: RoleAccess = { ...owner, ADMIN: 'ALL' };
const managers: RoleAccess = { ...admins, MANAGER: 'ALL' };
const editors: RoleAccess = { ...managers, EDITOR: 'ALL' };
const creators: RoleAccess = { ...editors, CREATOR: 'OWN', MEMBER: 'OWN' };
const approvers: RoleAccess = { ...managers, CLIENT: 'CLIENT' };
const reviewers: RoleAccess = { ...editors, CREATOR: 'ALL', MEMBER: 'ALL', CLIENT: 'CLIENT' };
const readers: RoleAccess = { ...editors, CREATOR: 'ALL', MEMBER: 'ALL', VIEWER: 'ALL', CLIENT: 'CLIENT' };

/**
 * The permissions of each role, with their access level. This is the only definition; the database table
 * `role_permissions` is a copy for row-level security, and a test compares both.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Permission, RoleAccess>> = {
  ORGANIZATION_DELETE: owner,
  ORGANIZATION_TRANSFER: owner,
  BILLING_MANAGE: owner,
  ORGANIZATION_UPDATE: admins,
  MEMBERS_MANAGE: admins,
  SETTINGS_MANAGE: admins,
  AUDIT_READ: admins,
  BILLING_READ: admins,
  SOCIAL_ACCOUNTS_MANAGE: managers,
  CLIENT_ACCOUNTS_MANAGE: managers,
  BRANDS_MANAGE: managers,
  WORKFLOWS_MANAGE: managers,
  AUTOMATIONS_MANAGE: managers,
  WEBHOOKS_MANAGE: managers,
  CAMPAIGNS_WRITE: editors,
  CONTENT_PUBLISH: editors,
  INBOX_REPLY: editors,
  CONTENT_APPROVE: approvers,
  CONTENT_WRITE: creators,
  MEDIA_WRITE: creators,
  TEMPLATES_WRITE: creators,
  AI_USE: creators,
  FEEDBACK_GIVE: reviewers,
  READ: readers,
};

/** Returns the access level of a permission for a role. Undefined if the role lacks it. */
export const accessLevelOf = (role: MemberRole, permission: Permission): AccessLevel | undefined =>
  ROLE_PERMISSIONS[permission][role];

/** The role and the individual permissions of a member. */
export interface MemberGrants {
  readonly role: MemberRole;
  readonly grantedPermissions: readonly Permission[];
  readonly deniedPermissions: readonly Permission[];
}

/** Returns the access level of a member: that of the role, unless the permission is granted or denied individually. */
export function accessLevelOfMember(
  { role, grantedPermissions, deniedPermissions }: MemberGrants,
  permission: Permission,
): AccessLevel | undefined {
  if (deniedPermissions.includes(permission)) return undefined;
  if (grantedPermissions.includes(permission)) return role === 'CLIENT' ? 'CLIENT' : 'ALL';
  return accessLevelOf(role, permission);
}
