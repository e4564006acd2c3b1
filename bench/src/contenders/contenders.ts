import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AccessTokens } from '../../../src/kernel/auth/access-tokens';
import { systemClock } from '../../../src/kernel/clock';
import type { BenchDatabase } from '../database/database';
import { MARQUEE } from '../queries/marquee';
import { POSTGRAPHILE } from '../queries/postgraphile';
import { type Operations, PARENTS, QUERIES, SEARCHES, WRITES } from '../queries/queries';
import { USUAL_STACK } from '../queries/usual-stack';
import type { Settings } from '../settings';
import { type ServerProcess, startServer } from './server-process';

export const CONTENDERS = [
  'Hand-written, no RLS',
  'Hand-written',
  'Marquee',
  'PostGraphile 5',
  'Usual stack',
] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** One of the compared servers. */
export interface Contender {
  readonly name: ContenderName;
  /** Description for the report. */
  readonly note: string;
  readonly server: ServerProcess;
  /** The `query` of the request. */
  readonly operations: Operations;
  /** Returns the headers of a request. Access tokens expire after ten minutes. */
  headers(): Promise<Record<string, string>>;
}

const ROOT = resolve(__dirname, '..', '..', '..');
const SOURCE = join(ROOT, 'bench', 'src');
const JSON_ONLY = async (): Promise<Record<string, string>> => ({ 'content-type': 'application/json' });

/** PostGraphile 5 requires Node.js 22, which the package `node` provides for its platforms. */
export const node22 = (): string => require.resolve(`node-linux-${process.arch}/bin/node`);

/** The hand-written server identifies queries by name. */
const names: Operations = Object.fromEntries(
  [...QUERIES, ...WRITES, ...SEARCHES, 'A1', ...Object.keys(PARENTS)].map((query) => [query, query]),
);

/** Memory flags of `npm start`. They are part of Marquee, and the hand-written server gets them, too. */
function shippedFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => /^--(max|no)-/.test(word));
}

const BY_HAND =
  'node:http, one hand-written statement per query with flat rows, and a loop that writes them as JSON text';

type Description = Omit<Contender, 'name'>;

/** Returns how to start each contender with one database. */
function startersOf(
  database: BenchDatabase,
  { poolSize }: Settings,
): Record<ContenderName, () => Promise<Description>> {
  const { PATH, HOME } = process.env;
  const common = {
    PATH,
    HOME,
    NODE_ENV: 'production',
    GRAPHILE_ENV: 'production',
    BENCH_POOL_SIZE: `${poolSize}`,
    BENCH_ORGANIZATION: database.organization,
    BENCH_PERSON: database.person,
  };
  const asReader = { ...common, BENCH_DATABASE_URL: database.servingUrl, BENCH_SESSION: database.session };
  const typescript = (file: string, env: NodeJS.ProcessEnv, flags: string[] = []): Promise<ServerProcess> =>
    startServer(
      process.execPath,
      [...flags, '--require', './scripts/register.cjs', join(SOURCE, file)],
      env,
      ROOT,
    );
  return {
    'Hand-written, no RLS': async () => ({
      note: `${BY_HAND}, as the owner: the least that can be done`,
      server: await typescript(
        'hand-written.ts',
        { ...common, BENCH_DATABASE_URL: database.ownerUrl },
        shippedFlags(),
      ),
      operations: names,
      headers: JSON_ONLY,
    }),
    'Hand-written': async () => ({
      note: `the limit: ${BY_HAND}, entering in the same round trip and under row level security, as Marquee does`,
      server: await typescript('hand-written.ts', asReader, shippedFlags()),
      operations: names,
      headers: JSON_ONLY,
    }),
    Marquee: async () => {
      const tokens = await AccessTokens.open({ folder: database.folder }, systemClock);
      const env = {
        ...common,
        DATABASE_URL: database.ownerUrl,
        DATA_DIR: database.folder,
        POOL_SIZE: `${poolSize}`,
        PORT: '0',
        LOG_LEVEL: 'warn',
        DEMO_DATA: 'off',
        // One user sends the load of a thousand.
        COST_BUDGET: '1000000000',
        COST_REFILL: '1000000000',
      };
      return {
        note: 'this product, with access tokens, session check and row level security',
        server: await typescript('marquee.ts', env, shippedFlags()),
        operations: MARQUEE,
        headers: async () => {
          const { token } = await tokens.issue({ userId: database.person, sessionId: database.session });
          return { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        },
      };
    },
    'PostGraphile 5': async () => ({
      note: 'Amber preset on Node 22; row level security with settings known beforehand: no token and no session is checked',
      server: await startServer(node22(), [join(SOURCE, 'postgraphile.mjs')], asReader, ROOT),
      operations: POSTGRAPHILE,
      headers: JSON_ONLY,
    }),
    'Usual stack': async () => ({
      note: 'TypeGraphQL, Apollo Server with default plugins, TypeORM repositories under DataLoader; row level security',
      server: await typescript('usual-stack.ts', asReader),
      operations: USUAL_STACK,
      headers: JSON_ONLY,
    }),
  };
}

/** Starts contenders with one database. Calls `started` with each, so that the caller can stop it. */
export async function startContenders(
  wanted: readonly ContenderName[],
  database: BenchDatabase,
  settings: Settings,
  started: (contender: Contender) => void,
): Promise<Contender[]> {
  const starters = startersOf(database, settings);
  const contenders: Contender[] = [];
  for (const name of wanted) {
    const contender = { name, ...(await starters[name]()) };
    started(contender);
    contenders.push(contender);
  }
  return contenders;
}
