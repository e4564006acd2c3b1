import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contender } from '../contenders/contenders';
import { ask, bodiesOf } from '../contenders/requests';
import type { BenchDatabase } from '../database/database';
import { QUERIES, type QueryName } from '../queries';
import type { Settings } from '../settings';
import { processorTime, processorTimeWithChildren, residentMemory } from './processor-time';
import { statementsPerRequest } from './statements';
import { type Load, load } from './wrk';

/** One contender under load with one query. */
interface Round extends Load {
  /** Milliseconds of processor time per request. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
}

/** All that was measured of one contender and one query. */
export interface Measurement {
  readonly contender: Contender;
  readonly query: QueryName;
  readonly rounds: Round[];
  readonly statements: number;
  readonly answerBytes: number;
  /** MiB, after the last round. */
  memory: number;
}

interface Course extends Measurement {
  /** The file with the bodies that are sent. */
  readonly bodies: string;
}

async function prepare(contender: Contender, query: QueryName, database: BenchDatabase): Promise<Course> {
  const bodies = bodiesOf(contender, query, database);
  const file = join(database.folder, `${contender.name.replace(/\W+/g, '-')}-${query}.txt`);
  await writeFile(file, `${bodies.join('\n')}\n`);
  const { text } = await ask(contender, bodies[0]!);
  const statements = await statementsPerRequest(contender, bodies, database.owner);
  return { contender, query, rounds: [], statements, answerBytes: text.length, memory: 0, bodies: file };
}

/** An error that comes with status 200 is short; answers to other variables differ by a few characters only. */
function assertAnswered({ contender, query, answerBytes }: Course, done: Load): void {
  if (done.errors) throw new Error(`${contender.name}, ${query}: ${done.errors} of ${done.requests} failed.`);
  if (done.requests && done.bytes / done.requests < answerBytes * 0.9)
    throw new Error(`${contender.name}, ${query}: answers became too short to be answers.`);
}

async function oneRound(
  course: Course,
  seconds: number,
  connections: number,
  postgres: number,
): Promise<Round> {
  const { contender, bodies } = course;
  const headers = await contender.headers();
  const server = processorTime(contender.server.pid);
  const database = processorTimeWithChildren(postgres);
  const done = await load(contender.server.url, bodies, headers, { seconds, connections });
  assertAnswered(course, done);
  const requests = Math.max(done.requests, 1);
  return {
    ...done,
    serverCpu: (processorTime(contender.server.pid) - server) / requests,
    databaseCpu: (processorTimeWithChildren(postgres) - database) / requests,
  };
}

/** The order of a round: who began the last one begins this one last. */
const turned = <T>(items: readonly T[], by: number): T[] =>
  items.map((_, i) => items[(i + by) % items.length]!);

/** Measures all contenders in turns, so that what disturbs the machine for a while disturbs them all. */
export async function measure(
  contenders: readonly Contender[],
  database: BenchDatabase,
  { rounds, seconds, warmUpSeconds, connections }: Settings,
  tell: (line: string) => void,
): Promise<Measurement[]> {
  const courses: Course[] = [];
  for (const query of QUERIES)
    for (const contender of contenders) courses.push(await prepare(contender, query, database));
  tell('warming up');
  for (const course of courses) await oneRound(course, warmUpSeconds, connections, database.pid);
  for (let round = 0; round < rounds; round += 1) {
    tell(`round ${round + 1} of ${rounds}`);
    for (const query of QUERIES) {
      const own = courses.filter((course) => course.query === query);
      for (const course of turned(own, round))
        course.rounds.push(await oneRound(course, seconds, connections, database.pid));
    }
  }
  for (const course of courses) course.memory = residentMemory(course.contender.server.pid);
  return courses;
}
