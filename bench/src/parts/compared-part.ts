import { assertAgreement } from '../contenders/agreement';
import { type ContenderName, node22, startContenders } from '../contenders/contenders';
import type { Statement } from '../database/data';
import { type BenchDatabase, openBenchDatabase } from '../database/database';
import { measure } from '../measure/rounds';
import type { QueryName } from '../queries/queries';
import { describeEnvironment } from '../report/environment';
import { type ComparedPart, notesOf } from '../report/results';
import { summarize } from '../report/summary';
import { QUERY_SIZE } from '../settings';
import type { Run } from './run';

/** What a part compares. */
interface Comparison {
  readonly contenders: readonly ContenderName[];
  readonly queries: readonly QueryName[];
  /** The queries whose responses must be equal. Defaults to all. */
  readonly equal?: readonly QueryName[];
  /** Statements that prepare the loaded database. */
  readonly prepare?: (database: BenchDatabase) => readonly Statement[];
}

/** Measures contenders and queries with one size of data. */
export async function compare(
  { contenders: names, queries, equal = queries, prepare }: Comparison,
  { settings, tell, started }: Run,
): Promise<ComparedPart> {
  tell(`loading ${QUERY_SIZE.posts.toLocaleString('en')} posts`);
  const database = await openBenchDatabase(QUERY_SIZE, started);
  for (const [sql, values] of prepare?.(database) ?? []) await database.owner.query(sql, values);
  const environment = describeEnvironment(database.version, node22(), settings);
  tell('starting the contenders');
  const contenders = await startContenders(names, database, settings, ({ server }) =>
    started(() => server.stop()),
  );
  await assertAgreement(contenders, equal, database);
  const measurements = await measure(contenders, queries, database, settings, tell);
  return { environment, contenders: notesOf(contenders), lines: measurements.map(summarize) };
}
