import { boolean, date, duration, Field, oneOf, Shape, text } from '../../../kernel/model';
import { Platform } from '../../common/content.enums';
import { MetricUnit } from './insights.enums';

@Shape({ description: 'A metric that a platform reports of published posts.' })
export class PlatformMetric {
  @Field(oneOf(Platform), { description: 'The platform that reports the metric.' })
  platform!: Platform;

  @Field(text({ max: 50 }), {
    description:
      'The field of `EngagementMetric` and `PublicationInsights` that contains the metric, such as `reach`.',
  })
  field!: string;

  @Field(text({ max: 200 }), { description: 'The meaning of the metric on the platform.' })
  description!: string;

  @Field(oneOf(MetricUnit), { description: 'The unit of the metric.' })
  unit!: MetricUnit;

  @Field(boolean, {
    description:
      'Whether the platform estimates the metric, so that it can also fall. Otherwise it is exact.',
  })
  isEstimate!: boolean;

  @Field(duration(), {
    description: 'The maximum time until the metric includes an event, as the platform states it.',
  })
  latency!: number;

  @Field(date, {
    description: 'The day on which the metric replaced another one.',
    nullIf: 'it replaced none',
    nullable: true,
  })
  since!: string | null;

  @Field(date, {
    description: 'The day from which the platform no longer reports the metric.',
    nullIf: 'the platform reports it',
    nullable: true,
  })
  retiredAt!: string | null;
}
