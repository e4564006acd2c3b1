import { assertAgreement } from '../contenders/agreement';
import { type Contender, type ContenderName, node22, startContenders } from '../contenders/contenders';
import { grow } from '../database/data';
import { type BenchDatabase, openBenchDatabase } from '../database/database';
import { measure } from '../measure/rounds';
import { PARENTS, type QueryName } from '../queries/queries';
import { describeEnvironment } from '../report/environment';
import { type GrowthPart, type GrownTable, notesOf } from '../report/results';
import { LIMIT, OWN, REFERENCE, summarize } from '../report/summary';
import { GROWTH_SIZE } from '../settings';
import type { Run } from './run';

const GROWING: readonly ContenderName[] = [LIMIT, OWN, REFERENCE];
const PARENT_QUERIES = Object.keys(PARENTS) as QueryName[];

const secondsSince = (begun: number): number => (Date.now() - begun) / 1000;

/** Measures Q2 with growing sizes of the table of posts. */
async function measureRows(
  contenders: readonly Contender[],
  database: BenchDatabase,
  loading: number,
  { settings, tell }: Run,
): Promise<GrownTable[]> {
  const tables: GrownTable[] = [];
  let now = GROWTH_SIZE.posts;
  let took = loading;
  for (const posts of settings.growth) {
    if (posts > now) {
      tell(`loading ${posts.toLocaleString('en')} posts`);
      const begun = Date.now();
      for (const [sql, values] of grow(database, now, posts)) await database.owner.query(sql, values);
      took = secondsSince(begun);
      now = posts;
    }
    await assertAgreement(contenders, ['Q2'], database);
    const measurements = await measure(contenders, ['Q2'], database, settings, tell);
    tables.push({ posts, loading: took, lines: measurements.map(summarize) });
  }
  return tables;
}

/** Measures the cost of responses with more parents, and with more rows in the table. */
export async function measureGrowth(run: Run): Promise<GrowthPart> {
  const { settings, tell, started } = run;
  tell(`loading ${GROWTH_SIZE.posts.toLocaleString('en')} posts`);
  const begun = Date.now();
  const database = await openBenchDatabase(GROWTH_SIZE, started);
  const loading = secondsSince(begun);
  const environment = describeEnvironment(database.version, node22(), settings);
  tell('starting the contenders');
  const contenders = await startContenders(GROWING, database, settings, ({ server }) =>
    started(() => server.stop()),
  );
  await assertAgreement(contenders, PARENT_QUERIES, database);
  const parents = await measure(contenders, PARENT_QUERIES, database, settings, tell);
  const rows = await measureRows(contenders, database, loading, run);
  return { environment, contenders: notesOf(contenders), parents: parents.map(summarize), rows };
}
