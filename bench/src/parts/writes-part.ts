import { WRITES } from '../queries/queries';
import type { ComparedPart } from '../report/results';
import { LIMIT, OWN, REFERENCE } from '../report/summary';
import { compare } from './compared-part';
import type { Run } from './run';

/** Marquee chooses IDs itself. The other servers leave them to the database. */
const DEFAULT_ID = 'ALTER TABLE posts ALTER COLUMN id SET DEFAULT uuidv7()';

/** Measures mutations of one row. */
export const measureWrites = (run: Run): Promise<ComparedPart> =>
  compare({ contenders: [LIMIT, OWN, REFERENCE], queries: WRITES, prepare: () => [[DEFAULT_ID, []]] }, run);
