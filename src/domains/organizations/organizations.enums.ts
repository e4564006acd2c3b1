import { enumeration, type NameOf } from '../../kernel/model';

export const OrganizationKind = enumeration('OrganizationKind', 'The kind of organization.', {
  INDIVIDUAL: 'One person. Every user gets an organization of this kind at registration.',
  BUSINESS: 'A business that markets itself.',
  AGENCY: 'An agency that manages client accounts.',
  ENTERPRISE: 'A large company with several teams.',
});
export type OrganizationKind = NameOf<typeof OrganizationKind>;

export const CompanySize = enumeration('CompanySize', 'Number of employees, as a range.', {
  FROM_1_TO_10: '1 to 10 employees.',
  FROM_11_TO_50: '11 to 50 employees.',
  FROM_51_TO_200: '51 to 200 employees.',
  FROM_201_TO_500: '201 to 500 employees.',
  OVER_500: 'More than 500 employees.',
});
export type CompanySize = NameOf<typeof CompanySize>;

export const MemberRole = enumeration(
  'MemberRole',
  'The role of a member. Each membership can grant additional permissions or revoke permissions of the role.',
  {
    OWNER: 'All permissions.',
    ADMIN: 'All permissions except `BILLING_MANAGE`, `ORGANIZATION_TRANSFER` and `ORGANIZATION_DELETE`.',
    MANAGER:
      'All permissions of `EDITOR`. Also manages social accounts, client accounts, brands, workflows, automations and webhooks, and approves content.',
    EDITOR:
      'Manages campaigns and all content, media and templates, publishes content, replies to comments, uses AI and gives feedback.',
    CREATOR: 'Manages own content, media and templates, uses AI and gives feedback.',
    MEMBER: 'The same permissions as `CREATOR`.',
    VIEWER: 'Read-only access.',
    CLIENT: 'Read access to one client account. Can give feedback on its content and approve it.',
  },
);
export type MemberRole = NameOf<typeof MemberRole>;

export const MemberStatus = enumeration('MemberStatus', 'The status of a membership.', {
  PENDING: 'The invitation has not been accepted. The membership grants no permissions.',
  ACTIVE: 'The membership grants its permissions.',
  INACTIVE: 'The member was removed or suspended. The membership grants no permissions.',
});
export type MemberStatus = NameOf<typeof MemberStatus>;
