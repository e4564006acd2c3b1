import { counter, dateTime, declareSeries, Embedded, Field, Shape } from '../../../kernel/model';
import { EngagementMetric } from '../engagement-metric.entity';
import { EngagementMeasures } from '../engagement.shapes';
import { Publication } from '../publication.entity';

@Shape({
  description:
    'Metrics of a publication, as totals since publishing. A metric is null if it is not reported.',
})
class EngagementTotals extends EngagementMeasures {}

const UNKNOWN = 'not reported at the end of the period, or if not reported before it';

@Shape({
  description:
    'Changes of the metrics of a publication. They are negative if the platform reports lower totals than before, such as corrected estimates.',
})
class EngagementIncrease {
  @Field(dateTime, { description: 'When the last metrics of the period were collected.' })
  collectedAt!: Date;

  @Field(counter, { description: 'Number of additional impressions.', nullIf: UNKNOWN, nullable: true })
  impressions!: number | null;

  @Field(counter, { description: 'Number of additional accounts reached.', nullIf: UNKNOWN, nullable: true })
  reach!: number | null;

  @Field(counter, { description: 'Number of additional views.', nullIf: UNKNOWN, nullable: true })
  views!: number | null;

  @Field(counter, { description: 'Number of additional likes.', nullIf: UNKNOWN, nullable: true })
  likes!: number | null;

  @Field(counter, { description: 'Number of additional comments.', nullIf: UNKNOWN, nullable: true })
  comments!: number | null;

  @Field(counter, { description: 'Number of additional shares.', nullIf: UNKNOWN, nullable: true })
  shares!: number | null;

  @Field(counter, { description: 'Number of additional saves.', nullIf: UNKNOWN, nullable: true })
  saves!: number | null;

  @Field(counter, { description: 'Number of additional clicks.', nullIf: UNKNOWN, nullable: true })
  clicks!: number | null;
}

/** The metrics of a publication in a period of a series. */
class PublicationMetricPoint {
  @Field(dateTime, { description: 'When the period starts. The first period can start before `from`.' })
  start!: Date;

  @Field(dateTime, { description: 'When the period ends, exclusive. The last period can end after `to`.' })
  end!: Date;

  @Embedded(() => EngagementTotals, {
    description: 'The last metrics collected in the period.',
    nullIf: 'none were collected',
    presence: 'collectedAt',
  })
  last!: EngagementTotals | null;

  @Embedded(() => EngagementIncrease, {
    description:
      'The changes since the last metrics before the period, or since publishing if there are none. After periods without metrics, they include those of these periods.',
    nullIf: 'no metrics were collected in the period',
    presence: 'collectedAt',
  })
  increase!: EngagementIncrease | null;
}

declareSeries(PublicationMetricPoint, 'The metrics of a publication in a period of a series.', {
  name: 'metricSeries',
  description:
    'Metrics of the publication in each hour, day, week or month of a range, oldest first. Includes periods in which no metrics were collected.',
  rows: EngagementMetric,
  list: 'metrics',
  on: [Publication],
  at: 'collectedAt',
  last: 'last',
  increase: 'increase',
});
