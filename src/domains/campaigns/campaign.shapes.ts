import {
  boolean,
  counter,
  decimal,
  Field,
  integer,
  json,
  listOf,
  oneOf,
  Shape,
  text,
} from '../../kernel/model';
import { ContentTone } from '../common/content.enums';
import { PostMediaType } from '../media/media.enums';
import { ContentVariety } from './campaigns.enums';

@Shape({ description: 'How a campaign’s posts are planned.' })
export class CampaignStrategy {
  @Field(text({ max: 50 }), { description: 'How often to post, such as `daily`.' })
  postingFrequency!: string;

  @Field(
    listOf(text({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', form: 'a time such as 09:30' }), { max: 24 }),
    {
      description:
        'Good times of the day, `HH:MM`; clock times of no certain zone: whoever schedules takes them in their own.',
    },
  )
  optimalTimes!: string[];

  @Field(listOf(oneOf(PostMediaType)), { description: 'What posts are to show.' })
  contentTypes!: PostMediaType[];

  @Field(oneOf(ContentTone), { description: 'The tone of the posts.' })
  tone!: ContentTone;
}

@Shape({ description: 'What AI does for a campaign.' })
export class CampaignAiSettings {
  @Field(boolean, { description: 'Whether captions are written by themselves.' })
  autoGenerateCaptions!: boolean;

  @Field(boolean, { description: 'Whether hashtags are suggested by themselves.' })
  autoSuggestHashtags!: boolean;

  @Field(integer({ min: 0, max: 100 }), {
    description: 'How strictly texts keep to the brand’s voice, 0 to 100.',
  })
  brandVoiceConsistency!: number;

  @Field(oneOf(ContentVariety), { description: 'How much the posts may differ.' })
  contentVariety!: ContentVariety;
}

@Shape({ description: 'Targets of a campaign. A value is null if it has no target.' })
export class CampaignTargets {
  @Field(integer({ min: 0 }), { description: 'Posts to publish.', nullIf: 'not set', nullable: true })
  postsCount!: number | null;

  @Field(decimal(9, 2, { min: 0 }), {
    description: 'Engagement rate in percent.',
    nullIf: 'not set',
    nullable: true,
  })
  engagementRate!: string | null;

  @Field(counter, { description: 'People to reach.', nullIf: 'not set', nullable: true })
  reach!: number | null;

  @Field(decimal(9, 2), {
    description: 'Return on investment in percent.',
    nullIf: 'not set',
    nullable: true,
  })
  roi!: string | null;
}

@Shape({ description: 'Results of a campaign. A value is null if it was not reported.' })
export class CampaignActuals {
  @Field(integer({ min: 0 }), { description: 'Posts published.' })
  postsPublished!: number;

  @Field(counter, {
    description: 'Likes, comments, shares and saves together.',
    nullIf: 'none was reported',
    nullable: true,
  })
  totalEngagement!: number | null;

  @Field(counter, {
    description: 'People reached, summed over publications.',
    nullIf: 'not reported',
    nullable: true,
  })
  totalReach!: number | null;

  @Field(decimal(9, 2, { min: 0 }), {
    description: 'Conversions per click in percent.',
    nullIf: 'not reported',
    nullable: true,
  })
  conversionRate!: string | null;
}

@Shape({ description: 'The paid side of a campaign.' })
export class CampaignAds {
  @Field(text({ max: 255 }), {
    description: 'Meta’s id of the campaign.',
    nullUntil: 'it was made there',
    nullable: true,
  })
  metaCampaignId!: string | null;

  @Field(text({ max: 50 }), {
    description: 'Meta’s campaign objective, in Meta’s words.',
    nullIf: 'not chosen',
    nullable: true,
  })
  objective!: string | null;

  @Field(json, {
    description: 'Who is to see it: age, location, interests and more.',
    nullIf: 'not chosen',
    nullable: true,
  })
  targetAudience!: unknown;

  @Field(json, {
    description: 'How many people Meta expects to reach, as Meta sent it.',
    nullIf: 'not asked',
    nullable: true,
  })
  audienceSizeEstimate!: unknown;

  @Field(json, {
    description: 'What to optimize for: cost per action, return on spend and more.',
    nullIf: 'not set',
    nullable: true,
  })
  optimizationGoals!: unknown;

  @Field(boolean, { description: 'Whether AI may change budgets, audiences and creatives.' })
  aiOptimizationEnabled!: boolean;

  @Field(counter, { description: 'How often it was shown, in all.', nullIf: 'not reported', nullable: true })
  impressions!: number | null;

  @Field(counter, {
    description: 'How often it was clicked, in all.',
    nullIf: 'not reported',
    nullable: true,
  })
  clicks!: number | null;

  @Field(counter, {
    description: 'How often it brought what it is for, in all.',
    nullIf: 'not reported',
    nullable: true,
  })
  conversions!: number | null;
}
