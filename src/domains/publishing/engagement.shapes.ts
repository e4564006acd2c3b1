import { Computed, counter, decimal, Field, instant, json, Shape, text } from '../../kernel/model';

/** Percent of those reached; nothing reported is null, and so is a rate without anybody reached. */
const ENGAGEMENT_RATE =
  'CASE WHEN num_nonnulls({likes}, {comments}, {shares}, {saves}) > 0 THEN round((COALESCE({likes}, 0) + ' +
  'COALESCE({comments}, 0) + COALESCE({shares}, 0) + COALESCE({saves}, 0))::numeric * 100 / NULLIF({reach}, 0), 2) END';

/** What networks count about something published, since it was published. Null: the network did not report it. */
export abstract class EngagementMeasures {
  @Field(instant, { description: 'When the network was asked.' })
  collectedAt!: Date;

  @Field(counter, { description: 'How often it was shown; null when not reported.', nullable: true })
  impressions!: number | null;

  @Field(counter, {
    description: 'How many different accounts saw it; null when not reported.',
    nullable: true,
  })
  reach!: number | null;

  @Field(counter, {
    description: 'How often it was watched or opened; null when not reported.',
    nullable: true,
  })
  views!: number | null;

  @Field(counter, { description: 'Likes; null when not reported.', nullable: true })
  likes!: number | null;

  @Field(counter, { description: 'Comments; null when not reported.', nullable: true })
  comments!: number | null;

  @Field(counter, { description: 'How often it was shared; null when not reported.', nullable: true })
  shares!: number | null;

  @Field(counter, { description: 'How often it was saved; null when not reported.', nullable: true })
  saves!: number | null;

  @Field(counter, { description: 'Clicks on it or its link; null when not reported.', nullable: true })
  clicks!: number | null;

  @Field(counter, {
    description: 'Visits of the account’s profile that began here; null when not reported.',
    nullable: true,
  })
  profileVisits!: number | null;

  @Field(counter, {
    description: 'Visits of the account’s web site that began here; null when not reported.',
    nullable: true,
  })
  websiteClicks!: number | null;

  @Field(counter, {
    description: 'Seconds watched by everybody together; null when not reported or not a film.',
    nullable: true,
  })
  watchTimeSeconds!: number | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'Percent of those who began to watch and watched to the end; null when not reported.',
    nullable: true,
  })
  completionRate!: string | null;

  @Field(decimal(9, 2, { min: 0 }), {
    description: 'Clicks per impression in percent; null when not reported.',
    nullable: true,
  })
  clickThroughRate!: string | null;

  @Computed(decimal(20, 2), ENGAGEMENT_RATE, {
    description:
      'Likes, comments, shares and saves per account reached, in percent (it may pass 100); null without reach or when none of them was reported.',
  })
  engagementRate!: string | null;
}

@Shape({
  description:
    'The latest figures of a network about a publication; each is null when the network did not report it.',
})
export class PublicationInsights extends EngagementMeasures {
  @Field(json, {
    description: 'Who saw it, by age, gender and location, as the network sent it; null when not reported.',
    nullable: true,
  })
  demographics!: unknown;

  @Field(text({ max: 50 }), {
    description: 'When most people reacted, in the network’s words; null when not reported.',
    nullable: true,
  })
  peakEngagementTime!: string | null;
}
