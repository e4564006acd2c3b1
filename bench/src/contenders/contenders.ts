import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AccessTokens } from '../../../src/kernel/auth/tokens';
import { systemClock } from '../../../src/kernel/clock';
import type { BenchDatabase } from '../database/database';
import { MARQUEE, POSTGRAPHILE, QUERIES, type QueryName, USUAL_STACK } from '../queries';
import type { Settings } from '../settings';
import { type ServerProcess, startServer } from './server-process';

/** One of the servers that answer the same three queries. */
export interface Contender {
  readonly name: string;
  /** What it is, for the report. */
  readonly note: string;
  readonly server: ServerProcess;
  /** The text that is sent as `query`. */
  readonly operations: Record<QueryName, string>;
  /** Headers of a request that is made now: access tokens live ten minutes. */
  headers(): Promise<Record<string, string>>;
}

const ROOT = resolve(__dirname, '..', '..', '..');
const SOURCE = join(ROOT, 'bench', 'src');
const JSON_ONLY = async (): Promise<Record<string, string>> => ({ 'content-type': 'application/json' });

/** PostGraphile 5 wants Node 22; the package brings that program for the machines it is made for. */
export const node22 = (): string => require.resolve(`node-linux-${process.arch}/bin/node`);

const names = Object.fromEntries(QUERIES.map((query) => [query, query])) as Record<QueryName, string>;

/** What `npm start` tells Node about memory: part of Marquee as it ships. */
function shippedFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--max-'));
}

/** Starts all contenders over one database; whoever calls stops them. `started` is told of each at once. */
export async function startContenders(
  database: BenchDatabase,
  { poolSize }: Settings,
  started: (contender: Contender) => void,
): Promise<void> {
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
    startServer(process.execPath, [...flags, '--import', 'tsx', join(SOURCE, file)], env, ROOT);

  started({
    name: 'Hand-written, no RLS',
    note: 'node:http and one hand-written statement that returns JSON text, as the owner: the least that can be done',
    server: await typescript('limit.ts', { ...common, BENCH_DATABASE_URL: database.ownerUrl }),
    operations: names,
    headers: JSON_ONLY,
  });
  started({
    name: 'Hand-written',
    note: 'the same, entering every request and under row level security, as Marquee does',
    server: await typescript('limit.ts', asReader),
    operations: names,
    headers: JSON_ONLY,
  });
  const tokens = await AccessTokens.open({ folder: database.folder }, systemClock);
  started({
    name: 'Marquee',
    note: 'this product, with access tokens, session check and row level security',
    server: await typescript(
      'marquee.ts',
      {
        ...common,
        DATABASE_URL: database.ownerUrl,
        DATA_DIR: database.folder,
        POOL_SIZE: `${poolSize}`,
        PORT: '0',
        LOG_LEVEL: 'warn',
        DEMO_DATA: 'off',
        // What is measured is one person who asks as much as a thousand do.
        COST_BUDGET: '1000000000',
        COST_REFILL: '1000000000',
      },
      shippedFlags(),
    ),
    operations: MARQUEE,
    headers: async () => {
      const { token } = await tokens.issue({ personId: database.person, sessionId: database.session });
      return { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    },
  });
  started({
    name: 'PostGraphile 5',
    note: 'Amber preset on Node 22; row level security with settings known beforehand: no token and no session is checked',
    server: await startServer(node22(), [join(SOURCE, 'postgraphile.mjs')], asReader, ROOT),
    operations: POSTGRAPHILE,
    headers: JSON_ONLY,
  });
  started({
    name: 'Usual stack',
    note: 'TypeGraphQL, Apollo Server with default plugins, TypeORM repositories under DataLoader; row level security',
    server: await typescript('usual-stack.ts', asReader),
    operations: USUAL_STACK,
    headers: JSON_ONLY,
  });
}
