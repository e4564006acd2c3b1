import { enumeration, type NameOf } from '../../kernel/model';

export const CampaignKind = enumeration('CampaignKind', 'Whether a campaign pays for reach.', {
  ORGANIC: 'Posts only.',
  PAID: 'Advertisements only.',
  BOTH: 'Posts and advertisements.',
});
export type CampaignKind = NameOf<typeof CampaignKind>;

export const CampaignStatus = enumeration('CampaignStatus', 'Where a campaign stands.', {
  DRAFT: 'Being written.',
  REVIEW: 'Waits for approval.',
  ACTIVE: 'Runs.',
  PAUSED: 'Halted; can go on.',
  COMPLETED: 'Came to its end.',
  CANCELLED: 'Given up before its end.',
  ARCHIVED: 'Put away by a person.',
});
export type CampaignStatus = NameOf<typeof CampaignStatus>;

export const CampaignPurpose = enumeration('CampaignPurpose', 'What a campaign is to bring.', {
  LEAD_GENERATION: 'Contacts of people who are interested.',
  SALES: 'Purchases.',
  BRAND_AWARENESS: 'That people know the brand.',
  APP_INSTALLS: 'Installations of an app.',
  EVENT_PROMOTION: 'Visitors of an event.',
  STORE_VISITS: 'Visitors of a shop.',
  RETARGETING: 'That people who were interested before come back.',
});
export type CampaignPurpose = NameOf<typeof CampaignPurpose>;

export const ApprovalStatus = enumeration('ApprovalStatus', 'What those who have to approve said.', {
  PENDING: 'Nothing yet.',
  APPROVED: 'Yes.',
  REJECTED: 'No.',
  REVISION_REQUESTED: 'Not like this: it is to be changed and shown again.',
});
export type ApprovalStatus = NameOf<typeof ApprovalStatus>;

export const ContentVariety = enumeration(
  'ContentVariety',
  'How much the posts that AI writes may differ from each other.',
  {
    LOW: 'Much alike.',
    MEDIUM: 'Some variety.',
    HIGH: 'Each one different.',
  },
);
export type ContentVariety = NameOf<typeof ContentVariety>;
