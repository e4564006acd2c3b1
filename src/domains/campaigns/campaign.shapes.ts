import {
  boolean,
  counter,
  decimal,
  Field,
  integer,
  json,
  jsonOf,
  listOf,
  localTime,
  oneOf,
  Shape,
  text,
} from '../../kernel/model';
import { ContentTone } from '../common/content.enums';
import { PostMediaType } from '../media/media.enums';
import { ContentVariety } from './campaigns.enums';

@Shape({ description: 'The content strategy of a campaign.' })
export class CampaignStrategy {
  @Field(text({ max: 50 }), {
    description: 'The posting frequency in words, such as `daily` or `three times a week`.',
  })
  postingFrequency!: string;

  @Field(listOf(localTime, { max: 24 }), {
    description: 'Recommended posting times as `HH:MM`, without a time zone.',
  })
  optimalTimes!: string[];

  @Field(listOf(oneOf(PostMediaType)), { description: 'Kinds of media to post.' })
  contentTypes!: PostMediaType[];

  @Field(oneOf(ContentTone), { description: 'The tone of voice.' })
  tone!: ContentTone;
}

@Shape({ description: 'AI settings of a campaign.' })
export class CampaignAiSettings {
  @Field(boolean, { description: 'Whether captions are generated automatically.' })
  autoGenerateCaptions!: boolean;

  @Field(boolean, { description: 'Whether hashtags are suggested automatically.' })
  autoSuggestHashtags!: boolean;

  @Field(integer({ min: 0, max: 100 }), {
    description: 'The required consistency with the brand voice, from 0 to 100.',
  })
  brandVoiceConsistency!: number;

  @Field(oneOf(ContentVariety), { description: 'The variety of the posts.' })
  contentVariety!: ContentVariety;
}

@Shape({ description: 'Target values of a campaign.' })
export class CampaignTargets {
  @Field(integer({ min: 0 }), {
    description: 'Number of posts to publish.',
    nullIf: 'not set',
    nullable: true,
  })
  postsCount!: number | null;

  @Field(decimal(9, 2, { min: 0 }), {
    description: 'The target engagement rate, in percent.',
    nullIf: 'not set',
    nullable: true,
  })
  engagementRate!: string | null;

  @Field(counter, { description: 'Number of people to reach.', nullIf: 'not set', nullable: true })
  reach!: number | null;

  @Field(decimal(9, 2), {
    description: 'The target return on investment, in percent.',
    nullIf: 'not set',
    nullable: true,
  })
  roi!: string | null;
}

@Shape({ description: 'Results of a campaign to date.' })
export class CampaignActuals {
  @Field(integer({ min: 0 }), { description: 'Number of published posts.' })
  postsPublished!: number;

  @Field(counter, {
    description: 'Total number of likes, comments, shares and saves.',
    nullIf: 'not reported',
    nullable: true,
  })
  totalEngagement!: number | null;

  @Field(counter, {
    description: 'Number of people reached, summed over publications.',
    nullIf: 'not reported',
    nullable: true,
  })
  totalReach!: number | null;

  @Field(decimal(9, 2, { min: 0 }), {
    description: 'The conversion rate: conversions per click, in percent.',
    nullIf: 'not reported',
    nullable: true,
  })
  conversionRate!: string | null;
}

/** Limits of a list of the targeting. */
const targets = listOf(text({ max: 255 }), { max: 200 });

@Shape({ description: 'The people that ads are shown to. A criterion is null if it does not limit them.' })
class AdTargeting {
  @Field(integer({ min: 13, max: 65 }), {
    description: 'The minimum age, in years.',
    nullIf: 'there is none',
    nullable: true,
  })
  minAge!: number | null;

  @Field(integer({ min: 13, max: 65 }), {
    description: 'The maximum age, in years.',
    nullIf: 'there is none',
    nullable: true,
  })
  maxAge!: number | null;

  @Field(targets, {
    description: 'Names of the places where the people live or stay.',
    nullIf: 'everywhere',
    nullable: true,
  })
  locations!: string[] | null;

  @Field(targets, {
    description: 'The interests of the people. One of them is enough.',
    nullIf: 'any',
    nullable: true,
  })
  interests!: string[] | null;
}

@Shape({ description: 'A range of the number of people that ads can reach.' })
class AudienceSize {
  @Field(counter, { description: 'The lower bound of the estimate.' })
  minimum!: number;

  @Field(counter, { description: 'The upper bound of the estimate.' })
  maximum!: number;
}

@Shape({ description: 'The results that ads are optimized for.' })
class AdGoals {
  @Field(decimal(14, 2, { min: 0 }), {
    description: 'The cost of one action, in the currency of the campaign.',
    nullIf: 'not set',
    nullable: true,
  })
  costPerAction!: string | null;

  @Field(decimal(9, 2, { min: 0 }), {
    description: 'The return on ad spend: revenue per unit of currency spent.',
    nullIf: 'not set',
    nullable: true,
  })
  returnOnAdSpend!: string | null;
}

const replacedBy = (field: string): string => `Use \`${field}\`. Removed after 2027-05-31.`;

@Shape({ description: 'Paid advertising data of a campaign.' })
export class CampaignAds {
  @Field(text({ max: 255 }), {
    description: 'ID of the campaign assigned by Meta.',
    nullUntil: 'the campaign is created there',
    nullable: true,
  })
  metaCampaignId!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The campaign objective, by its name at Meta.',
    nullIf: 'not set',
    nullable: true,
  })
  objective!: string | null;

  @Field(jsonOf(() => AdTargeting), {
    description: 'The people that the ads are shown to.',
    nullIf: 'not set',
    nullable: true,
  })
  targeting!: AdTargeting | null;

  @Field(json, {
    description: 'The target audience: age, location, interests and more.',
    nullIf: 'not set',
    nullable: true,
    deprecated: replacedBy('targeting'),
  })
  targetAudience!: unknown;

  @Field(jsonOf(() => AudienceSize), {
    description: 'The number of people that the ads can reach, estimated by Meta.',
    nullIf: 'not estimated',
    nullable: true,
  })
  audienceSize!: AudienceSize | null;

  @Field(json, {
    description: 'The audience size estimated by Meta, returned as received.',
    nullIf: 'not estimated',
    nullable: true,
    deprecated: replacedBy('audienceSize'),
  })
  audienceSizeEstimate!: unknown;

  @Field(jsonOf(() => AdGoals), {
    description: 'The results that the ads are optimized for.',
    nullIf: 'not set',
    nullable: true,
  })
  goals!: AdGoals | null;

  @Field(json, {
    description: 'Optimization goals, such as cost per action or return on ad spend.',
    nullIf: 'not set',
    nullable: true,
    deprecated: replacedBy('goals'),
  })
  optimizationGoals!: unknown;

  @Field(boolean, { description: 'Whether AI can change budgets, audiences and creatives.' })
  aiOptimizationEnabled!: boolean;

  @Field(counter, { description: 'Total number of impressions.', nullIf: 'not reported', nullable: true })
  impressions!: number | null;

  @Field(counter, {
    description: 'Total number of clicks.',
    nullIf: 'not reported',
    nullable: true,
  })
  clicks!: number | null;

  @Field(counter, {
    description: 'Total number of conversions.',
    nullIf: 'not reported',
    nullable: true,
  })
  conversions!: number | null;
}
