import { CONTENDERS } from '../contenders/contenders';
import { QUERIES } from '../queries/queries';
import type { ComparedPart } from '../report/results';
import { compare } from './compared-part';
import type { Run } from './run';

/** Measures all contenders and queries. */
export const measureQueries = (run: Run): Promise<ComparedPart> =>
  compare({ contenders: CONTENDERS, queries: QUERIES }, run);
