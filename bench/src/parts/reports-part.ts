import { performance } from 'node:perf_hooks';
import { assertAgreement } from '../contenders/agreement';
import { type Contender, node22, startContenders } from '../contenders/contenders';
import { ask, bodiesOf } from '../contenders/requests';
import { openBenchDatabase } from '../database/database';
import { MEASURED_HOURS, MEASURED_PUBLICATIONS, SERIES } from '../queries/report';
import { describeEnvironment } from '../report/environment';
import { notesOf, type ReportsPart } from '../report/results';
import { LIMIT, OWN, UNRESTRICTED } from '../report/summary';
import { REPORT_SIZE } from '../settings';
import type { Run } from './run';

/** $1 publications, $2 hours of each, $3 the first day. */
const METRICS = `
  INSERT INTO engagement_metrics (organization_id, publication_id, platform, collected_at, impressions, reach, likes, comments)
  SELECT p.organization_id, p.id, p.platform, $3::date AT TIME ZONE 'UTC' + n * interval '1 hour', n * 10, n * 5, n, n / 10
    FROM publications p CROSS JOIN generate_series(0, $2::int - 1) n WHERE p.id = ANY ($1::uuid[])`;

/** Returns the milliseconds of a request. Requests are sent one after the other: a user waits for one report. */
async function timeOf(contender: Contender, body: string): Promise<number> {
  const start = performance.now();
  await ask(contender, body);
  return performance.now() - start;
}

/** Measures a report with a series. Contenders take turns. */
export async function measureReports({ settings, tell, started }: Run): Promise<ReportsPart> {
  tell(`loading ${REPORT_SIZE.posts.toLocaleString('en')} posts`);
  const database = await openBenchDatabase(REPORT_SIZE, started);
  const { owner, publications } = database;
  tell('loading metrics');
  await owner.query(METRICS, [publications.slice(0, MEASURED_PUBLICATIONS), MEASURED_HOURS, SERIES[0]]);
  await owner.query('VACUUM (ANALYZE)');
  const environment = describeEnvironment(database.version, node22(), settings);
  tell('starting the contenders');
  const contenders = await startContenders([UNRESTRICTED, LIMIT, OWN], database, settings, ({ server }) =>
    started(() => server.stop()),
  );
  await assertAgreement(contenders, ['A1'], database);
  const measured = contenders.map((contender) => ({
    contender,
    bodies: bodiesOf(contender, 'A1', database),
    times: [] as number[],
  }));
  tell(`sending ${settings.reports} requests to each`);
  for (let i = -settings.reports / 10; i < settings.reports; i += 1)
    for (const { contender, bodies, times } of measured) {
      const time = await timeOf(contender, bodies[Math.abs(Math.round(i)) % bodies.length]!);
      if (i >= 0) times.push(time);
    }
  return {
    environment,
    contenders: notesOf(contenders),
    metrics: MEASURED_PUBLICATIONS * MEASURED_HOURS,
    times: measured.map(({ contender, times }) => ({
      contender: contender.name,
      times: times.sort((a, b) => a - b),
    })),
  };
}
