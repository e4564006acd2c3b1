/** `npm run bench`: measures the parts of the benchmark, each with a separate database, and writes bench/results. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureWrk } from './measure/wrk';
import { measureGrowth } from './parts/growth-part';
import { measureOnTime } from './parts/on-time-part';
import { measureQueries } from './parts/queries-part';
import type { Run } from './parts/run';
import { chartOf } from './report/chart';
import { parentsChartOf, rowsChartOf } from './report/growth-charts';
import { markdownOf } from './report/markdown';
import { onTimeChartOf } from './report/on-time';
import { readResults, type Results } from './report/results';
import { type PARTS, settings } from './settings';

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
  const { queries, growth, onTime } = results;
  await writeFile(file('latest.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  const report = markdownOf(results);
  await writeFile(file('latest.md'), report);
  if (queries) await writeFile(file('latest.svg'), chartOf(queries));
  if (growth) {
    await writeFile(file('growth-parents.svg'), parentsChartOf(growth));
    await writeFile(file('growth-rows.svg'), rowsChartOf(growth));
  }
  if (onTime) await writeFile(file('on-time.svg'), onTimeChartOf(onTime));
  console.log(`\n${report}`);
}

async function measureAll(): Promise<void> {
  const runs = (part: (typeof PARTS)[number]): boolean => (settings.only ?? part) === part;
  if (settings.only !== 'on-time') ensureWrk();
  // Each part is written when it is complete, so that it is kept if a later part fails.
  if (runs('queries')) await write({ queries: await measureQueries(run) });
  await stopAll();
  if (runs('growth')) await write({ growth: await measureGrowth(run) });
  await stopAll();
  if (runs('on-time')) await write({ onTime: await measureOnTime(run) });
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
