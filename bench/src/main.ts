/** `npm run bench`: measures the parts of the benchmark, each with a separate database, and writes bench/results. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureWrk } from './measure/wrk';
import { measureGrowth } from './parts/growth-part';
import { measureLive } from './parts/live-part';
import { measureOnTime } from './parts/on-time-part';
import { measureQueries } from './parts/queries-part';
import { measureReports } from './parts/reports-part';
import type { Run } from './parts/run';
import { measureSearch } from './parts/search-part';
import { measureWrites } from './parts/writes-part';
import { QUERIES, SEARCHES, WRITES } from './queries/queries';
import { chartOf } from './report/chart';
import { parentsChartOf, rowsChartOf } from './report/growth-charts';
import { liveChartOf } from './report/live';
import { markdownOf } from './report/markdown';
import { onTimeChartOf } from './report/on-time';
import { readResults, type Results } from './report/results';
import { LIMIT, REFERENCE } from './report/summary';
import { PARTS, settings } from './settings';

const RESULTS = join(__dirname, '..', 'results');
const begun = Date.now();

/** Functions that stop everything started, in the order of starting. */
const stops: (() => Promise<void>)[] = [];

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

const run: Run = {
  settings,
  tell: (line) => console.log(`[${Math.round((Date.now() - begun) / 1000)} s] ${line}`),
  started: (stop) => stops.push(stop),
};

/** Writes the report of the parts measured now and the last results of other parts. */
async function write(measured: Results): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  const file = (name: string): string => join(RESULTS, name);
  const results = { ...(await readResults(file('latest.json'))), ...measured };
  const { queries, growth, writes, search, live, onTime } = results;
  await writeFile(file('latest.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  const report = markdownOf(results);
  await writeFile(file('latest.md'), report);
  if (queries) await writeFile(file('latest.svg'), chartOf(queries, QUERIES, REFERENCE));
  if (writes) await writeFile(file('writes.svg'), chartOf(writes, WRITES, REFERENCE));
  if (search) await writeFile(file('search.svg'), chartOf(search, SEARCHES, LIMIT));
  if (live) await writeFile(file('live.svg'), liveChartOf(live));
  if (growth) {
    await writeFile(file('growth-parents.svg'), parentsChartOf(growth));
    await writeFile(file('growth-rows.svg'), rowsChartOf(growth));
  }
  if (onTime) await writeFile(file('on-time.svg'), onTimeChartOf(onTime));
  console.log(`\n${report}`);
}

const MEASURE: Record<(typeof PARTS)[number], () => Promise<Results>> = {
  queries: async () => ({ queries: await measureQueries(run) }),
  growth: async () => ({ growth: await measureGrowth(run) }),
  writes: async () => ({ writes: await measureWrites(run) }),
  search: async () => ({ search: await measureSearch(run) }),
  reports: async () => ({ reports: await measureReports(run) }),
  live: async () => ({ live: await measureLive(run) }),
  'on-time': async () => ({ onTime: await measureOnTime(run) }),
};

async function measureAll(): Promise<void> {
  if (!['on-time', 'live', 'reports'].includes(settings.only ?? '')) ensureWrk();
  for (const part of PARTS) {
    if ((settings.only ?? part) !== part) continue;
    // Each part is written when it is complete, so that it is kept if a later part fails.
    await write(await MEASURE[part]());
    await stopAll();
  }
  run.tell('written to bench/results');
}

let stopping = false;

/** Stops everything that was started. A second signal exits immediately. */
function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void stopAll().finally(() => process.exit(130));
    });
}

stopOnSignals();
measureAll()
  .catch((error: unknown) => {
    // Errors after the stop are expected.
    if (stopping) return;
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => (stopping ? undefined : stopAll()));
