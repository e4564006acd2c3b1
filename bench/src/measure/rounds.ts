import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from '../contenders/contenders';
import { ask, bodiesOf } from '../contenders/requests';
import type { BenchDatabase } from '../database/database';
import type { QueryName } from '../queries/queries';
import type { Settings } from '../settings';
import { processorTime, processorTimeWithChildren } from './processor-time';
import { statementsPerRequest } from './statements';
import { type Load, load } from './wrk';

/** Maximum CPU time of an idle server between two checks. */
const IDLE_MS = 10;
const LOOK_MS = 60;
const SETTLED_WITHIN_MS = 10_000;

/** One contender under load with one query. */
interface Round extends Load {
  /** CPU time per request, in milliseconds. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
}

/** All measurements of one contender with one query. */
export interface Measurement {
  readonly contender: Contender;
  readonly query: QueryName;
  readonly rounds: Round[];
  readonly statements: number;
  readonly answerBytes: number;
}

interface Run extends Measurement {
  /** The file with the request bodies. */
  readonly bodies: string;
}

async function prepare(contender: Contender, query: QueryName, database: BenchDatabase): Promise<Run> {
  const bodies = bodiesOf(contender, query, database);
  const file = join(database.folder, `${contender.name.replace(/\W+/g, '-')}-${query}.txt`);
  await writeFile(file, `${bodies.join('\n')}\n`);
  const { text } = await ask(contender, bodies[0]!);
  const statements = await statementsPerRequest(contender, bodies, database.owner);
  return { contender, query, rounds: [], statements, answerBytes: text.length, bodies: file };
}

/** Errors with status 200 are short. Responses to different variables differ by a few characters only. */
function assertAnswered({ contender, query, answerBytes }: Run, done: Load): void {
  if (done.errors) throw new Error(`${contender.name}, ${query}: ${done.errors} of ${done.requests} failed.`);
  if (done.requests && done.bytes / done.requests < answerBytes * 0.9)
    throw new Error(`${contender.name}, ${query}: answers became too short to be answers.`);
}

/** Waits until the last requests are completed, so that they do not affect the next round. */
async function settled(used: () => [number, number]): Promise<[number, number]> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  let last = used();
  while (Date.now() < deadline) {
    await sleep(LOOK_MS);
    const now = used();
    if (now[0] + now[1] - last[0] - last[1] <= IDLE_MS) return now;
    last = now;
  }
  return last;
}

async function oneRound(run: Run, seconds: number, connections: number, postgres: number): Promise<Round> {
  const { contender, bodies } = run;
  const headers = await contender.headers();
  const used = (): [server: number, database: number] => [
    processorTime(contender.server.pid),
    processorTimeWithChildren(postgres),
  ];
  const before = used();
  const done = await load(contender.server.url, bodies, headers, { seconds, connections });
  assertAnswered(run, done);
  const after = await settled(used);
  // At the end each connection waits for one more response, which is not counted but costs as much.
  const worked = done.requests + connections;
  return {
    ...done,
    serverCpu: (after[0] - before[0]) / worked,
    databaseCpu: (after[1] - before[1]) / worked,
  };
}

/** Returns the order of a round. The first contender of the previous round becomes the last. */
const turned = <T>(items: readonly T[], by: number): T[] =>
  items.map((_, i) => items[(i + by) % items.length]!);

/**
 * Measures the queries of all contenders in alternation, so that a temporary disturbance of the machine affects all of
 * them.
 */
export async function measure(
  contenders: readonly Contender[],
  queries: readonly QueryName[],
  database: BenchDatabase,
  { rounds, seconds, warmUpSeconds, connections }: Settings,
  tell: (line: string) => void,
): Promise<Measurement[]> {
  const runs: Run[] = [];
  for (const query of queries)
    for (const contender of contenders)
      if (contender.operations[query] !== undefined) runs.push(await prepare(contender, query, database));
  tell('warming up');
  for (const run of runs) await oneRound(run, warmUpSeconds, connections, database.pid);
  for (let round = 0; round < rounds; round += 1) {
    tell(`round ${round + 1} of ${rounds}`);
    for (const query of queries) {
      const own = runs.filter((run) => run.query === query);
      for (const run of turned(own, round))
        run.rounds.push(await oneRound(run, seconds, connections, database.pid));
    }
  }
  return runs;
}
