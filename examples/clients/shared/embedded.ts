/** Types without an ID whose objects are fields of the object that contains them. A test compares them with the schema. */
export const EMBEDDED = [
  'AiContribution',
  'BrandColors',
  'CalendarEntryActions',
  'CampaignActions',
  'CampaignActuals',
  'CampaignAds',
  'CampaignAiSettings',
  'CampaignStrategy',
  'CampaignTargets',
  'ClientAccountActions',
  'ConnectionHealth',
  'ConnectionRequestFailure',
  'ContentCalendarActions',
  'MediaAnalysis',
  'MediaAssetActions',
  'MediaFailure',
  'MediaFolderActions',
  'MembershipActions',
  'Money',
  'NotificationPreferences',
  'OrganizationActions',
  'OrganizationLimits',
  'PermissionCheck',
  'PostActions',
  'PostVariantActions',
  'PublicationActions',
  'PublicationFailure',
  'PublicationInsights',
  'SessionLocation',
  'SlotHoldActions',
  'SocialAccountActions',
  'TemplateActions',
];

/** Types without an ID whose objects are items of lists. Caches replace such a list as a whole. */
export const EMBEDDED_IN_LISTS = [
  'AiModel',
  'ConnectionRequestAccount',
  'EngagementMetric',
  'HttpHeader',
  'JobItemError',
  'MediaVariant',
  'PermissionAccess',
  'PlatformOverride',
  'PublicationFollowUpFailure',
  'RateLimitWindow',
  'Role',
];

/** The option `keys` of Graphcache, the normalized cache of urql. */
export const GRAPHCACHE_KEYS: Readonly<Record<string, () => null>> = Object.fromEntries(
  [...EMBEDDED, ...EMBEDDED_IN_LISTS].map((type) => [type, () => null]),
);
