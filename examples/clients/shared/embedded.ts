/** Objects without an id of their own: each is a part of the one that holds it. A test compares them with the schema. */
export const EMBEDDED = [
  'AiContribution',
  'BrandColors',
  'CampaignActuals',
  'CampaignAds',
  'CampaignAiSettings',
  'CampaignStrategy',
  'CampaignTargets',
  'MediaAnalysis',
  'Money',
  'NotificationPreferences',
  'OrganizationLimits',
  'PermissionCheck',
  'PublicationInsights',
  'SessionLocation',
];
