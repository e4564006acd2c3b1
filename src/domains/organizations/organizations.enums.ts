import { enumeration, type NameOf } from '../../kernel/model';

export const OrganizationKind = enumeration('OrganizationKind', 'Whom an organization stands for.', {
  INDIVIDUAL: 'One person; everybody gets such an organization at registration.',
  BUSINESS: 'A business that markets itself.',
  AGENCY: 'An agency that works for client accounts.',
  ENTERPRISE: 'A large company with several teams.',
});
export type OrganizationKind = NameOf<typeof OrganizationKind>;

export const CompanySize = enumeration('CompanySize', 'How many people work there.', {
  FROM_1_TO_10: '1 to 10.',
  FROM_11_TO_50: '11 to 50.',
  FROM_51_TO_200: '51 to 200.',
  FROM_201_TO_500: '201 to 500.',
  OVER_500: 'More than 500.',
});
export type CompanySize = NameOf<typeof CompanySize>;

export const MemberRole = enumeration(
  'MemberRole',
  'What a member may do; a membership’s own permissions add to it or take from it.',
  {
    OWNER: 'Everything, also billing, transfer and deletion.',
    ADMIN: 'Everything but billing, transfer and deletion.',
    MANAGER: 'Channels, clients, brands, workflows; approves content; all that an editor may.',
    EDITOR: 'Campaigns, publishing, replies; all content and media.',
    CREATOR: 'Own content and media; AI; feedback in review.',
    MEMBER: 'Own content and media; AI; feedback in review.',
    VIEWER: 'Reads.',
    CLIENT: 'Reads what belongs to its own client account; approves there when named as approver.',
  },
);
export type MemberRole = NameOf<typeof MemberRole>;

export const MemberStatus = enumeration('MemberStatus', 'Where a membership stands.', {
  PENDING: 'Invited, not yet accepted; gives no rights.',
  ACTIVE: 'Gives the rights of its role.',
  INACTIVE: 'Removed or suspended; gives no rights.',
});
export type MemberStatus = NameOf<typeof MemberStatus>;
