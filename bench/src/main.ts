/** `npm run bench`: loads a database, starts the contenders, compares their answers, measures, and writes bench/results. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertAgreement } from './contenders/agreement';
import { type Contender, node22, startContenders } from './contenders/contenders';
import { openBenchDatabase } from './database/database';
import { measure } from './measure/rounds';
import { ensureWrk } from './measure/wrk';
import { QUERIES } from './queries';
import { chartOf } from './report/chart';
import { describeEnvironment } from './report/environment';
import { markdownOf, tableOf } from './report/markdown';
import { summarize } from './report/summary';
import { settings } from './settings';

const RESULTS = join(__dirname, '..', 'results');
const begun = Date.now();
const tell = (line: string): void => console.log(`[${Math.round((Date.now() - begun) / 1000)} s] ${line}`);

/** What stops everything that was started, in the order of starting. */
const stops: (() => Promise<void>)[] = [];

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

async function run(): Promise<void> {
  ensureWrk();
  tell(`loading ${settings.posts.toLocaleString('en')} posts`);
  const database = await openBenchDatabase(settings.posts, (stop) => stops.push(stop));
  const environment = describeEnvironment(database.version, node22(), settings);
  tell('starting the contenders');
  const contenders: Contender[] = [];
  await startContenders(database, settings, (contender) => {
    contenders.push(contender);
    stops.push(() => contender.server.stop());
  });
  await assertAgreement(contenders, database);
  const lines = summarize(await measure(contenders, database, settings, tell));
  const caption = `${environment.machine}, ${environment.date.slice(0, 10)}`;
  await mkdir(RESULTS, { recursive: true });
  await writeFile(
    join(RESULTS, 'latest.json'),
    `${JSON.stringify({ ...environment, lines }, undefined, 2)}\n`,
  );
  await writeFile(join(RESULTS, 'latest.md'), markdownOf(lines, contenders, environment));
  await writeFile(join(RESULTS, 'latest.svg'), chartOf(lines, caption));
  for (const query of QUERIES) console.log(`\n${query}\n${tableOf(lines, query)}`);
  tell('written to bench/results');
}

let stopping = false;

/** Whatever happens, nothing that was started stays; a second signal no longer waits. */
function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void stopAll().finally(() => process.exit(130));
    });
}

stopOnSignals();
run()
  .catch((error: unknown) => {
    // What is stopped in the middle of its work fails; that is no news.
    if (stopping) return;
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => (stopping ? undefined : stopAll()));
