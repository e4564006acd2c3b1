import { Computed, counter, dateTime, decimal, Field, json, Shape, text } from '../../kernel/model';

/** Percentage of accounts reached. Null if no engagement was reported, or if reach is zero or null. */
const ENGAGEMENT_RATE =
  'CASE WHEN num_nonnulls({likes}, {comments}, {shares}, {saves}) > 0 THEN round((COALESCE({likes}, 0) + ' +
  'COALESCE({comments}, 0) + COALESCE({shares}, 0) + COALESCE({saves}, 0))::numeric * 100 / NULLIF({reach}, 0), 2) END';

/** Cumulative metrics of a publication. A metric is null if the platform does not report it. */
export abstract class EngagementMeasures {
  @Field(dateTime, { description: 'When the metrics were collected.' })
  collectedAt!: Date;

  @Field(counter, { description: 'Number of impressions.', nullIf: 'not reported', nullable: true })
  impressions!: number | null;

  @Field(counter, {
    description: 'Number of distinct accounts reached.',
    nullIf: 'not reported',
    nullable: true,
  })
  reach!: number | null;

  @Field(counter, {
    description: 'Number of views.',
    nullIf: 'not reported',
    nullable: true,
  })
  views!: number | null;

  @Field(counter, { description: 'Number of likes.', nullIf: 'not reported', nullable: true })
  likes!: number | null;

  @Field(counter, { description: 'Number of comments.', nullIf: 'not reported', nullable: true })
  comments!: number | null;

  @Field(counter, { description: 'Number of shares.', nullIf: 'not reported', nullable: true })
  shares!: number | null;

  @Field(counter, { description: 'Number of saves.', nullIf: 'not reported', nullable: true })
  saves!: number | null;

  @Field(counter, {
    description: 'Number of clicks on the publication or its link.',
    nullIf: 'not reported',
    nullable: true,
  })
  clicks!: number | null;

  @Field(counter, {
    description: 'Number of profile visits from the publication.',
    nullIf: 'not reported',
    nullable: true,
  })
  profileVisits!: number | null;

  @Field(counter, {
    description: 'Number of website visits from the publication.',
    nullIf: 'not reported',
    nullable: true,
  })
  websiteClicks!: number | null;

  @Field(counter, {
    description: 'Total watch time, in seconds.',
    nullIf: 'not reported or not applicable',
    nullable: true,
  })
  watchTimeSeconds!: number | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'The percentage of views that reached the end of the video.',
    nullIf: 'not reported',
    nullable: true,
  })
  completionRate!: string | null;

  @Field(decimal(9, 2, { min: 0 }), {
    description: 'The click-through rate: clicks per impression, in percent.',
    nullIf: 'not reported',
    nullable: true,
  })
  clickThroughRate!: string | null;

  @Computed(decimal(20, 2), ENGAGEMENT_RATE, {
    description:
      'The engagement rate: likes, comments, shares and saves per account reached, in percent. It can exceed 100.',
    nullIf: 'reach is zero or not reported, or if none of the other metrics is reported',
  })
  engagementRate!: string | null;
}

@Shape({
  description: 'The latest metrics of a publication. A metric is null if the platform does not report it.',
})
export class PublicationInsights extends EngagementMeasures {
  @Field(json, {
    description:
      'The audience by age, gender and location, returned as received. Its structure is that of the platform.',
    nullIf: 'not reported',
    nullable: true,
  })
  demographics!: unknown;

  @Field(text({ max: 50 }), {
    description: 'The time of the highest engagement, as named by the platform.',
    nullIf: 'not reported',
    nullable: true,
  })
  peakEngagementTime!: string | null;
}
