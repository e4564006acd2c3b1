import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packagedPostgres, prepareBinaries, type Binaries } from './binaries';
import { explainSystemError } from './errors';
import { assertSameMajorVersion, initializeCluster, removeDrafts, SUPERUSER } from './initialize';
import { waitForPreviousServer } from './lock-file';
import { ensurePassword, readPassword } from './password';
import { choosePlace, hasCluster, rememberPlace, type Place } from './place';
import { freePort, HOST, MemoryHeldError, PortTakenError, startServer, type RunningServer } from './server';
import { standardShelters } from './shelter';

/** A PostgreSQL server of this program's own, on the loopback address. */
export interface EmbeddedDatabase {
  host: '127.0.0.1';
  port: number;
  /** The superuser's URL for one database of the cluster, `postgres` if none is named. */
  url(database?: string): string;
  /** Fast shutdown; returns when the server is down. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The cluster's folder is `<dataDir>/postgres`, unless the server may not enter it. */
  dataDir: string;
  /** Extra settings of PostgreSQL, such as `{ fsync: 'off' }`. */
  settings?: Record<string, string>;
  /** A fixed port; a free one is chosen without it. */
  port?: number;
}

/** What the surroundings decide, and tests replace. */
export interface Surroundings {
  shelters?: string[];
  choosePort?: () => Promise<number>;
}

const TRIES = 5;
const DEFAULT_SETTINGS = { timezone: 'UTC', log_timezone: 'UTC' };

/** Starts the server in its surroundings; see `startEmbeddedDatabase`. */
export async function startIn(
  surroundings: Surroundings,
  options: EmbeddedOptions,
): Promise<EmbeddedDatabase> {
  try {
    return await start(surroundings, { ...options, dataDir: resolve(options.dataDir) });
  } catch (error) {
    throw explainSystemError(error);
  }
}

async function start(surroundings: Surroundings, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir } = options;
  const shelters = surroundings.shelters ?? standardShelters(dataDir);
  await mkdir(dataDir, { recursive: true });
  const place = await choosePlace(dataDir, shelters);
  const binaries = await prepareBinaries(packagedPostgres(), place.account, shelters);
  if (!hasCluster(place.folder)) await makeCluster(binaries, place, options);
  await assertSameMajorVersion(place.folder, binaries);
  await waitForPreviousServer(place.folder);
  const password = await readPassword(dataDir);
  const { server, port } = await startOnPort(
    binaries.postgres,
    place,
    options,
    surroundings.choosePort ?? freePort,
  );
  await removeDrafts(place.folder);
  const login = `${SUPERUSER}:${encodeURIComponent(password)}`;
  return {
    host: HOST,
    port,
    url: (database = 'postgres') => `postgresql://${login}@${HOST}:${port}/${encodeURIComponent(database)}`,
    stop: () => server.stop(),
  };
}

async function makeCluster(
  binaries: Binaries,
  place: Place,
  { dataDir, settings }: EmbeddedOptions,
): Promise<void> {
  await mkdir(dirname(place.folder), { recursive: true });
  const password = await ensurePassword(dataDir);
  await initializeCluster(binaries, place, password, settings?.fsync !== 'off');
  await rememberPlace(dataDir, place.folder);
}

/** Tries again with another port when a chosen one was taken meanwhile; a fixed port is the caller's wish. */
async function startOnPort(
  postgres: string,
  place: Place,
  options: EmbeddedOptions,
  choosePort: () => Promise<number>,
): Promise<{ server: RunningServer; port: number }> {
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await choosePort());
    try {
      return { server: await startServer(postgres, place, port, settings), port };
    } catch (error) {
      const passes = error instanceof MemoryHeldError || (error instanceof PortTakenError && !options.port);
      if (!passes || attempt === TRIES) throw error;
      if (error instanceof MemoryHeldError) await sleep(1000);
    }
  }
}
