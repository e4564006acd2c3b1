import { assertAgreement } from '../contenders/agreement';
import { CONTENDERS, node22, startContenders } from '../contenders/contenders';
import { openBenchDatabase } from '../database/database';
import { measure } from '../measure/rounds';
import { QUERIES } from '../queries/queries';
import { describeEnvironment } from '../report/environment';
import { notesOf, type QueriesPart } from '../report/results';
import { summarize } from '../report/summary';
import { QUERY_SIZE } from '../settings';
import type { Run } from './run';

/** Measures all contenders and queries with one size of data. */
export async function measureQueries({ settings, tell, started }: Run): Promise<QueriesPart> {
  tell(`loading ${QUERY_SIZE.posts.toLocaleString('en')} posts`);
  const database = await openBenchDatabase(QUERY_SIZE, started);
  const environment = describeEnvironment(database.version, node22(), settings);
  tell('starting the contenders');
  const contenders = await startContenders(CONTENDERS, database, settings, ({ server }) =>
    started(() => server.stop()),
  );
  await assertAgreement(contenders, QUERIES, database);
  const measurements = await measure(contenders, QUERIES, database, settings, tell);
  return { environment, contenders: notesOf(contenders), lines: measurements.map(summarize) };
}
