import { enumeration, type NameOf } from '../../kernel/model';

export const CampaignKind = enumeration('CampaignKind', 'The type of a campaign.', {
  ORGANIC: 'Posts only.',
  PAID: 'Ads only.',
  BOTH: 'Posts and ads.',
});
export type CampaignKind = NameOf<typeof CampaignKind>;

export const CampaignStatus = enumeration('CampaignStatus', 'The status of a campaign.', {
  DRAFT: 'The campaign is being prepared.',
  REVIEW: 'The campaign is awaiting approval.',
  ACTIVE: 'The campaign is running.',
  PAUSED: 'The campaign is paused and can be resumed.',
  COMPLETED: 'The campaign has ended.',
  CANCELLED: 'The campaign was canceled.',
  ARCHIVED: 'The campaign was archived by a user.',
});
export type CampaignStatus = NameOf<typeof CampaignStatus>;

export const CampaignPurpose = enumeration('CampaignPurpose', 'The business objective of a campaign.', {
  LEAD_GENERATION: 'Collect contact details of potential customers.',
  SALES: 'Increase sales.',
  BRAND_AWARENESS: 'Increase brand awareness.',
  APP_INSTALLS: 'Increase app installs.',
  EVENT_PROMOTION: 'Promote an event.',
  STORE_VISITS: 'Increase store visits.',
  RETARGETING: 'Re-engage people who showed interest before.',
});
export type CampaignPurpose = NameOf<typeof CampaignPurpose>;

export const ApprovalStatus = enumeration('ApprovalStatus', 'The approval status of a campaign.', {
  PENDING: 'The campaign has not been reviewed.',
  APPROVED: 'The campaign was approved.',
  REJECTED: 'The campaign was rejected.',
  REVISION_REQUESTED: 'Changes were requested; the campaign must be reviewed again.',
});
export type ApprovalStatus = NameOf<typeof ApprovalStatus>;

export const ContentVariety = enumeration(
  'ContentVariety',
  'The variety of the AI-generated posts of a campaign.',
  {
    LOW: 'The posts are similar.',
    MEDIUM: 'The posts vary moderately.',
    HIGH: 'The posts differ clearly from each other.',
  },
);
export type ContentVariety = NameOf<typeof ContentVariety>;

export const CampaignAssetRole = enumeration('CampaignAssetRole', 'The role of a media file in a campaign.', {
  PRIMARY: 'The main creative.',
  VARIATION: 'An alternative to the main creative.',
  TEST: 'A creative that is being tested.',
});
export type CampaignAssetRole = NameOf<typeof CampaignAssetRole>;
