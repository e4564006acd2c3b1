import { enumeration, type NameOf } from '../../../kernel/model';

export const BestTimesSource = enumeration('BestTimesSource', 'The basis of best times.', {
  METRICS: 'The metrics of the organization’s own publications.',
  DEFAULTS: 'A published study, because too few publications of the organization have metrics.',
});
export type BestTimesSource = NameOf<typeof BestTimesSource>;
