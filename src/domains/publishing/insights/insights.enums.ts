import { enumeration, type NameOf } from '../../../kernel/model';

export const MetricUnit = enumeration('MetricUnit', 'The unit of a metric.', {
  COUNT: 'A number of events or accounts.',
  SECONDS: 'A number of seconds.',
});
export type MetricUnit = NameOf<typeof MetricUnit>;
