/** Objects without an id of their own: each is a part of the one that holds it. A test compares them with the schema. */
export const EMBEDDED = [
  'AiContribution',
  'BrandColors',
  'CampaignActuals',
  'CampaignAds',
  'CampaignAiSettings',
  'CampaignStrategy',
  'CampaignTargets',
  'Capability',
  'MediaAnalysis',
  'Money',
  'NotificationPreferences',
  'OrganizationLimits',
  'PublicationInsights',
  'SessionLocation',
];
