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
import { type Money, MoneyField } from './money.shape';

const DEFAULT_STRATEGY = `'{"postingFrequency": "daily", "optimalTimes": ["09:00", "15:00", "19:00"], "contentTypes": ["IMAGE", "CAROUSEL"], "tone": "PROFESSIONAL_FRIENDLY"}'`;
const DEFAULT_AI_SETTINGS = `'{"autoGenerateCaptions": true, "autoSuggestHashtags": true, "brandVoiceConsistency": 85, "contentVariety": "MEDIUM"}'`;
const DEFAULT_TARGETS = `'{"postsCount": 30, "engagementRate": "5.00", "reach": 10000, "roi": "200.00"}'`;

@Model({
  table: 'campaigns',
  plural: 'campaigns',
  description: 'A run of posts, advertisements or both with one aim, period and budget.',
  softDelete: true,
  indexes: [{ on: ['adsMetaCampaignId'], where: '{adsMetaCampaignId} IS NOT NULL' }],
  checks: {
    dates_in_order: '{startDate} <= {endDate}',
    paid_has_purpose: `{kind} = 'ORGANIC' OR {purpose} IS NOT NULL`,
    paid_has_ads: `({kind} = 'ORGANIC') = ({adsAiOptimizationEnabled} IS NULL)`,
  },
})
export class Campaign extends ClientScopedEntity {
  @Field(text({ max: 255 }), { description: 'Its name.' })
  name!: string;

  @Field(text({ multiline: true }), {
    description: 'What it is about.',
    nullIf: 'not described',
    nullable: true,
  })
  description!: string | null;

  @Field(text({ max: 100 }), {
    description: 'Its theme in a word or two.',
    nullIf: 'it has none',
    nullable: true,
    filter: true,
  })
  theme!: string | null;

  @Field(oneOf(CampaignKind), {
    description: 'Whether it pays for reach.',
    default: `'ORGANIC'`,
    filter: true,
  })
  kind!: CampaignKind;

  @Field(oneOf(CampaignStatus), { description: 'Where it stands.', default: `'DRAFT'`, filter: true })
  status!: CampaignStatus;

  @Field(oneOf(ApprovalStatus), {
    description: 'What those who have to approve it said.',
    default: `'PENDING'`,
  })
  approvalStatus!: ApprovalStatus;

  @Field(oneOf(CampaignPurpose), {
    description: 'What it is to bring.',
    nullIf: 'an organic campaign did not choose',
    nullable: true,
    filter: true,
  })
  purpose!: CampaignPurpose | null;

  @Field(date, { description: 'Its first day.', nullIf: 'open', nullable: true, filter: true })
  startDate!: string | null;

  @Field(date, { description: 'Its last day.', nullIf: 'open', nullable: true })
  endDate!: string | null;

  @Field(currency, { description: 'The currency of all its amounts, ISO 4217.', default: `'INR'` })
  currency!: string;

  @MoneyField({ description: 'What it may cost in all.', nullIf: 'no limit is set' })
  budget!: Money | null;

  @MoneyField({ description: 'What its advertisements may cost a day.', nullIf: 'no limit is set' })
  dailyBudget!: Money | null;

  @MoneyField({ description: 'What it has cost so far.', default: '0' })
  spent!: Money;

  @MoneyField({ description: 'What one post costs.', nullIf: 'not known' })
  costPerPost!: Money | null;

  @Field(jsonOf(() => CampaignStrategy), {
    description: 'How its posts are planned.',
    default: DEFAULT_STRATEGY,
  })
  strategy!: CampaignStrategy;

  @Field(jsonOf(() => CampaignAiSettings), {
    description: 'What AI does for it.',
    default: DEFAULT_AI_SETTINGS,
  })
  aiSettings!: CampaignAiSettings;

  @Field(jsonOf(() => CampaignTargets), { description: 'What it should reach.', default: DEFAULT_TARGETS })
  targets!: CampaignTargets;

  @Field(jsonOf(() => CampaignActuals), {
    description: 'What it has reached so far.',
    default: `'{"postsPublished": 0}'`,
  })
  actuals!: CampaignActuals;

  @Embedded(() => CampaignAds, {
    description: 'Its paid side.',
    nullIf: 'the campaign is organic',
    presence: 'aiOptimizationEnabled',
  })
  ads!: CampaignAds | null;

  @Version()
  version!: number;

  @BelongsTo(() => User, {
    description: 'Who made it.',
    nullIf: 'that person is gone or you may not see them',
    nullable: true,
    filter: true,
  })
  createdBy!: Ref<User> | null;

  @DeletedAt()
  deletedAt!: Date | null;
}
