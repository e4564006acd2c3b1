import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type QueryResultRow } from 'pg';
import { startEmbeddedDatabase } from '../../../src/kernel/database/embedded';
import { clusterFolder } from '../../../src/kernel/database/embedded/cluster-location';
import { prepareDatabase } from '../../../src/server/database';

/** How the server ends: as an operator stops it, at once, or by `kill -9`. After the last two, it recovers when it starts. */
export type ServerEnd = 'FAST' | 'IMMEDIATE' | 'KILLED';

/** A migrated PostgreSQL that can be stopped and started again at the same address. */
export interface SystemDatabase {
  readonly ownerUrl: string;
  readonly servingUrl: string;
  readonly version: string;
  /** Runs a statement as the owner. Repeats it while the server is stopped. */
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Ends the server, which disconnects all clients, and starts it again after a while. */
  restart(downMs?: number, end?: ServerEnd): Promise<void>;
  stop(): Promise<void>;
}

/** Commits survive the end of the server in any way. They need not survive a power failure. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };
const ATTEMPTS = 100;
const PAUSE_MS = 200;

/** Errors of a connection that was lost or refused, of a server that starts or stops. */
function isInterruption(error: unknown): boolean {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /^(ECONN|EPIPE|57P0|08)/.test(code) || /Connection terminated/.test(message);
}

async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isInterruption(error) || attempt === ATTEMPTS) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

const SIGNALS = { IMMEDIATE: 'SIGQUIT', KILLED: 'SIGKILL' } as const;

/** Ends the server of a cluster without a checkpoint. */
async function crash(folder: string, end: keyof typeof SIGNALS): Promise<void> {
  const lock = await readFile(join(await clusterFolder(folder), 'postmaster.pid'), 'utf8');
  process.kill(Number(lock.split('\n')[0]), SIGNALS[end]);
}

/** Starts the server in a folder and runs the migrations. */
export async function startSystemDatabase(parent: string): Promise<SystemDatabase> {
  await chmod(parent, 0o755); // As root, the server runs as another user, who needs access.
  const folder = join(parent, 'database');
  let server = await startEmbeddedDatabase({ dataDir: folder, settings: SETTINGS });
  const { port } = server;
  const ownerUrl = server.url();
  const servingUrl = await prepareDatabase(ownerUrl);
  const owner = new Pool({ connectionString: ownerUrl, max: 3 });
  // Idle connections are lost when the server stops.
  owner.on('error', () => undefined);
  const query = async <Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]> =>
    (await persistently(() => owner.query<Row>(sql, values))).rows;
  const [row] = await query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
  return {
    ownerUrl,
    servingUrl,
    version: row!.version,
    query,
    restart: async (downMs = 0, end = 'FAST') => {
      if (end !== 'FAST') await crash(folder, end);
      await server.stop();
      await sleep(downMs);
      server = await startEmbeddedDatabase({ dataDir: folder, settings: SETTINGS, port });
    },
    stop: async () => {
      await owner.end();
      await server.stop();
      await rm(await clusterFolder(folder), { recursive: true, force: true });
    },
  };
}
