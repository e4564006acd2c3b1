import { enumeration, type NameOf } from '../../kernel/model';
import type { MemberRole } from './organizations.enums';

export const Permission = enumeration('Permission', 'Something a member may do in an organization.', {
  ORGANIZATION_DELETE: 'Delete the organization.',
  ORGANIZATION_TRANSFER: 'Hand the organization to another owner.',
  BILLING_MANAGE: 'Change the plan and how it is paid.',
  ORGANIZATION_UPDATE: 'Change what the organization says of itself.',
  MEMBERS_MANAGE: 'Invite members, change their roles, remove them.',
  SETTINGS_MANAGE: 'Change the organization’s settings.',
  AUDIT_READ: 'Read who did what.',
  BILLING_READ: 'Read plan, payments and invoices.',
  SOCIAL_ACCOUNTS_MANAGE: 'Connect and disconnect social accounts.',
  CLIENT_ACCOUNTS_MANAGE: 'Keep client accounts.',
  BRANDS_MANAGE: 'Keep brands.',
  WORKFLOWS_MANAGE: 'Keep approval workflows.',
  AUTOMATIONS_MANAGE: 'Keep automations.',
  WEBHOOKS_MANAGE: 'Keep webhooks.',
  CAMPAIGNS_WRITE: 'Keep campaigns.',
  CONTENT_PUBLISH: 'Schedule and publish content.',
  INBOX_REPLY: 'Answer comments.',
  CONTENT_APPROVE: 'Approve content.',
  CONTENT_WRITE: 'Write content.',
  MEDIA_WRITE: 'Upload and change media.',
  TEMPLATES_WRITE: 'Keep templates.',
  AI_USE: 'Have content made by AI.',
  FEEDBACK_GIVE: 'Give feedback in review.',
  READ: 'Read everything but billing and audit.',
});
export type Permission = NameOf<typeof Permission>;

/** How far a permission reaches: every row of the organization, one's own rows, or the rows of one's client account. */
export type Reach = 'ALL' | 'OWN' | 'CLIENT';
type Row = Partial<Record<MemberRole, Reach>>;

const owner: Row = { OWNER: 'ALL' };
const admins: Row = { ...owner, ADMIN: 'ALL' };
const managers: Row = { ...admins, MANAGER: 'ALL' };
const editors: Row = { ...managers, EDITOR: 'ALL' };
const makers: Row = { ...editors, CREATOR: 'OWN', MEMBER: 'OWN' };
const approvers: Row = { ...managers, CLIENT: 'CLIENT' };
const reviewers: Row = { ...editors, CREATOR: 'ALL', MEMBER: 'ALL', CLIENT: 'CLIENT' };
const readers: Row = { ...editors, CREATOR: 'ALL', MEMBER: 'ALL', VIEWER: 'ALL', CLIENT: 'CLIENT' };

/**
 * Who may do what: the ONE table of rights. The database holds a copy (`role_permissions`), which entering a
 * request reads and a test compares with this one; services and policies ask no other source.
 */
export const RIGHTS: Readonly<Record<Permission, Row>> = {
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
  CONTENT_WRITE: makers,
  MEDIA_WRITE: makers,
  TEMPLATES_WRITE: makers,
  AI_USE: makers,
  FEEDBACK_GIVE: reviewers,
  READ: readers,
};

/** How far `role` may do `permission`; undefined: not at all. */
export const reachOf = (role: MemberRole, permission: Permission): Reach | undefined =>
  RIGHTS[permission][role];
