import {
  BelongsTo,
  currency,
  date,
  DeletedAt,
  Embedded,
  Field,
  jsonOf,
  Model,
  oneOf,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { type Money, MoneyField } from '../common/money.shape';
import { ListedByUpdate } from '../identity/timestamped.entity';
import { User } from '../identity/user.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import {
  CampaignActuals,
  CampaignAds,
  CampaignAiSettings,
  CampaignStrategy,
  CampaignTargets,
} from './campaign.shapes';
import { ApprovalStatus, CampaignKind, CampaignPurpose, CampaignStatus } from './campaigns.enums';

const DEFAULT_STRATEGY = `'{"postingFrequency": "daily", "optimalTimes": ["09:00", "15:00", "19:00"], "contentTypes": ["IMAGE", "CAROUSEL"], "tone": "PROFESSIONAL_FRIENDLY"}'`;
const DEFAULT_AI_SETTINGS = `'{"autoGenerateCaptions": true, "autoSuggestHashtags": true, "brandVoiceConsistency": 85, "contentVariety": "MEDIUM"}'`;
const DEFAULT_TARGETS = `'{"postsCount": 30, "engagementRate": "5.00", "reach": 10000, "roi": "200.00"}'`;

@Model({
  table: 'campaigns',
  audited: true,
  plural: 'campaigns',
  description: 'A set of posts, ads or both with a common purpose, period and budget.',
  softDelete: true,
  search: {
    words: { name: 'A', theme: 'B', description: 'C' },
    description: 'the name, theme or description',
  },
  orders: { statusStartDate: { rank: 'status', reversed: true, by: 'startDate' } },
  checks: {
    dates_in_order: '{startDate} <= {endDate}',
    paid_has_purpose: `{kind} = 'ORGANIC' OR {purpose} IS NOT NULL`,
    paid_has_ads: `({kind} = 'ORGANIC') = ({adsAiOptimizationEnabled} IS NULL)`,
  },
})
export class Campaign extends ClientScopedEntity {
  @ListedByUpdate()
  override updatedAt!: Date;

  @Field(text({ max: 255 }), {
    description: 'The name of the campaign.',
    prefix: true,
    contains: true,
    filter: true,
    order: 'OWNER',
  })
  name!: string;

  @Field(text({ multiline: true }), { description: 'The description.', nullIf: 'not set', nullable: true })
  description!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The theme, in a word or two.',
    nullIf: 'not set',
    nullable: true,
    prefix: true,
    contains: true,
    filter: true,
  })
  theme!: string | null;

  @Field(oneOf(CampaignKind), {
    description: 'The type of campaign: organic, paid or both.',
    default: `'ORGANIC'`,
    filter: true,
  })
  kind!: CampaignKind;

  @Field(oneOf(CampaignStatus), {
    description: 'The lifecycle status.',
    default: `'DRAFT'`,
    filter: true,
    order: 'OWNER',
  })
  status!: CampaignStatus;

  @Field(oneOf(ApprovalStatus), {
    description: 'The approval status.',
    default: `'PENDING'`,
    filter: true,
  })
  approvalStatus!: ApprovalStatus;

  @Field(oneOf(CampaignPurpose), {
    description: 'The business objective.',
    nullIf: 'the campaign is organic and none is set',
    nullable: true,
    filter: true,
  })
  purpose!: CampaignPurpose | null;

  @Field(date, {
    description: 'The first day of the campaign.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
    order: 'OWNER',
  })
  startDate!: string | null;

  @Field(date, {
    description: 'The last day of the campaign, inclusive.',
    nullIf: 'open-ended',
    nullable: true,
    filter: true,
  })
  endDate!: string | null;

  @Field(currency, {
    description: 'The ISO 4217 currency code of all amounts of the campaign.',
    default: `'INR'`,
  })
  currency!: string;

  @MoneyField({ description: 'The total budget.', nullIf: 'there is no limit' })
  budget!: Money | null;

  @MoneyField({ description: 'The daily budget for ads.', nullIf: 'there is no limit' })
  dailyBudget!: Money | null;

  @MoneyField({ description: 'The amount spent to date.', default: '0' })
  spent!: Money;

  @MoneyField({ description: 'The cost of one post.', nullIf: 'unknown' })
  costPerPost!: Money | null;

  @Field(jsonOf(() => CampaignStrategy), {
    description: 'The content strategy: frequency, posting times, content types and tone.',
    default: DEFAULT_STRATEGY,
  })
  strategy!: CampaignStrategy;

  @Field(jsonOf(() => CampaignAiSettings), {
    description: 'Settings for AI-generated content.',
    default: DEFAULT_AI_SETTINGS,
  })
  aiSettings!: CampaignAiSettings;

  @Field(jsonOf(() => CampaignTargets), { description: 'The target values.', default: DEFAULT_TARGETS })
  targets!: CampaignTargets;

  @Field(jsonOf(() => CampaignActuals), {
    description: 'The results to date.',
    default: `'{"postsPublished": 0}'`,
  })
  actuals!: CampaignActuals;

  @Embedded(() => CampaignAds, {
    description: 'Paid advertising data.',
    nullIf: 'the campaign is organic',
    presence: 'aiOptimizationEnabled',
  })
  ads!: CampaignAds | null;

  @Version()
  version!: number;

  @BelongsTo(() => User, {
    description: 'The user who created the campaign.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  createdBy!: Ref<User> | null;

  @DeletedAt()
  deletedAt!: Date | null;
}
