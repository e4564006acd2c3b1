import { Computed, counter, decimal, Field, dateTime, json, Shape, text } from '../../kernel/model';

/** Percentage of accounts reached. Null if no engagement was reported, or if reach is zero or null. */
const ENGAGEMENT_RATE =
  'CASE WHEN num_nonnulls({likes}, {comments}, {shares}, {saves}) > 0 THEN round((COALESCE({likes}, 0) + ' +
  'COALESCE({comments}, 0) + COALESCE({shares}, 0) + COALESCE({saves}, 0))::numeric * 100 / NULLIF({reach}, 0), 2) END';

/** Cumulative metrics of a publication. A metric is null if the platform does not report it. */
export abstract class EngagementMeasures {
  @Field(dateTime, { description: 'When the network was asked.' })
  collectedAt!: Date;

  @Field(counter, { description: 'How often it was shown.', nullIf: 'not reported', nullable: true })
  impressions!: number | null;

  @Field(counter, {
    description: 'How many different accounts saw it.',
    nullIf: 'not reported',
    nullable: true,
  })
  reach!: number | null;

  @Field(counter, {
    description: 'How often it was watched or opened.',
    nullIf: 'not reported',
    nullable: true,
  })
  views!: number | null;

  @Field(counter, { description: 'Likes.', nullIf: 'not reported', nullable: true })
  likes!: number | null;

  @Field(counter, { description: 'Comments.', nullIf: 'not reported', nullable: true })
  comments!: number | null;

  @Field(counter, { description: 'How often it was shared.', nullIf: 'not reported', nullable: true })
  shares!: number | null;

  @Field(counter, { description: 'How often it was saved.', nullIf: 'not reported', nullable: true })
  saves!: number | null;

  @Field(counter, { description: 'Clicks on it or its link.', nullIf: 'not reported', nullable: true })
  clicks!: number | null;

  @Field(counter, {
    description: 'Visits of the account’s profile that began here.',
    nullIf: 'not reported',
    nullable: true,
  })
  profileVisits!: number | null;

  @Field(counter, {
    description: 'Visits of the account’s web site that began here.',
    nullIf: 'not reported',
    nullable: true,
  })
  websiteClicks!: number | null;

  @Field(counter, {
    description: 'Seconds watched by everybody together.',
    nullIf: 'not reported or not a film',
    nullable: true,
  })
  watchTimeSeconds!: number | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'Percent of those who began to watch and watched to the end.',
    nullIf: 'not reported',
    nullable: true,
  })
  completionRate!: string | null;

  @Field(decimal(9, 2, { min: 0 }), {
    description: 'Clicks per impression in percent.',
    nullIf: 'not reported',
    nullable: true,
  })
  clickThroughRate!: string | null;

  @Computed(decimal(20, 2), ENGAGEMENT_RATE, {
    description: 'Likes, comments, shares and saves per account reached, in percent (it may pass 100).',
    nullIf: 'there is no reach, or if none of them was reported',
  })
  engagementRate!: string | null;
}

@Shape({
  description:
    'The latest figures of a network about a publication; one is null if the network did not report it.',
})
export class PublicationInsights extends EngagementMeasures {
  @Field(json, {
    description: 'Who saw it, by age, gender and location, as the network sent it.',
    nullIf: 'not reported',
    nullable: true,
  })
  demographics!: unknown;

  @Field(text({ max: 50 }), {
    description: 'When most people reacted, in the network’s words.',
    nullIf: 'not reported',
    nullable: true,
  })
  peakEngagementTime!: string | null;
}
