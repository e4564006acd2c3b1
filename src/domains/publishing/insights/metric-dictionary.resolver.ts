import { Query, Resolver } from 'type-graphql';
import { PlatformMetric } from './metric.shapes';
import { METRICS } from './metrics';

@Resolver()
export class MetricDictionaryResolver {
  @Query(() => [PlatformMetric], {
    description:
      'The metrics of published posts by platform, with meaning, unit and latency, including retired metrics. Platforms that report no metrics of posts are absent. Visible to everyone.',
  })
  metricDictionary(): readonly PlatformMetric[] {
    return METRICS;
  }
}
