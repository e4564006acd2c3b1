import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packagedPostgres, prepareBinaries, type Binaries } from './binaries';
import { type EmbeddedDatabaseError, explainSystemError } from './embedded-database-error';
import { assertSameMajorVersion, initializeCluster, removeDrafts, SUPERUSER } from './initialize';
import { waitForPreviousServer } from './lock-file';
import { ensurePassword, readPassword } from './password';
import {
  chooseClusterLocation,
  hasCluster,
  saveClusterLocation,
  type ClusterLocation,
} from './cluster-location';
import {
  freePort,
  HOST,
  SharedMemoryInUseError,
  PortTakenError,
  startServer,
  type RunningServer,
} from './server';
import { defaultFallbackDirectories } from './fallback-directory';

/** A running embedded PostgreSQL server, on the loopback address. */
export interface EmbeddedDatabase {
  host: '127.0.0.1';
  port: number;
  /** Returns the superuser's URL of a database of the cluster. Defaults to `postgres`. */
  url(database?: string): string;
  /** Shuts the server down in fast mode and waits for it. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The cluster is in `<dataDir>/postgres`, unless the server cannot access it. */
  dataDir: string;
  /** Additional settings of PostgreSQL, such as `{ fsync: 'off' }`. */
  settings?: Record<string, string>;
  /** The port. Defaults to a free one. */
  port?: number;
  /**
   * Called when the creation of a cluster begins or ceases to need this process: other work in between delays it. An existing
   * cluster is started sooner than this process is loaded.
   */
  onBusy?: (busy: boolean) => void;
  /** Called once if the server ends without being stopped. It is not started again. */
  onLost?: (error: EmbeddedDatabaseError) => void;
}

/** Values that depend on the machine, replaced in tests. */
export interface StartOverrides {
  fallbackDirectories?: string[];
  choosePort?: () => Promise<number>;
}

const MAX_ATTEMPTS = 5;
const DEFAULT_SETTINGS = { timezone: 'UTC', log_timezone: 'UTC' };

/** Starts the server. See `startEmbeddedDatabase`. */
export async function startWithOverrides(
  overrides: StartOverrides,
  options: EmbeddedOptions,
): Promise<EmbeddedDatabase> {
  try {
    return await start(overrides, { ...options, dataDir: resolve(options.dataDir) });
  } catch (error) {
    throw explainSystemError(error);
  }
}

async function start(overrides: StartOverrides, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir, onBusy } = options;
  onBusy?.(true);
  const fallbackDirectories = overrides.fallbackDirectories ?? defaultFallbackDirectories(dataDir);
  await mkdir(dataDir, { recursive: true });
  const location = await chooseClusterLocation(dataDir, fallbackDirectories);
  const isNew = !hasCluster(location.folder);
  if (!isNew) onBusy?.(false);
  const binaries = await prepareBinaries(packagedPostgres(), location.osUser, fallbackDirectories);
  if (isNew) await createCluster(binaries, location, options);
  await assertSameMajorVersion(location.folder, binaries);
  await waitForPreviousServer(location.folder);
  const password = await readPassword(dataDir);
  const { server, port } = await startOnPort(
    binaries.postgres,
    location,
    options,
    overrides.choosePort ?? freePort,
  );
  await removeDrafts(location.folder);
  const login = `${SUPERUSER}:${encodeURIComponent(password)}`;
  return {
    host: HOST,
    port,
    url: (database = 'postgres') => `postgresql://${login}@${HOST}:${port}/${encodeURIComponent(database)}`,
    stop: () => server.stop(),
  };
}

async function createCluster(
  binaries: Binaries,
  location: ClusterLocation,
  { dataDir, settings, onBusy }: EmbeddedOptions,
): Promise<void> {
  await mkdir(dirname(location.folder), { recursive: true });
  const password = await ensurePassword(dataDir);
  await initializeCluster(binaries, location, password, { durable: settings?.fsync !== 'off', onBusy });
  await saveClusterLocation(dataDir, location.folder);
}

/** Starts the server, with another port if the chosen one was taken meanwhile. A port set by the caller is not changed. */
async function startOnPort(
  postgres: string,
  location: ClusterLocation,
  options: EmbeddedOptions,
  choosePort: () => Promise<number>,
): Promise<{ server: RunningServer; port: number }> {
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await choosePort());
    try {
      return { server: await startServer(postgres, location, port, settings, options.onLost), port };
    } catch (error) {
      const isTemporary =
        error instanceof SharedMemoryInUseError || (error instanceof PortTakenError && !options.port);
      if (!isTemporary || attempt === MAX_ATTEMPTS) throw error;
      if (error instanceof SharedMemoryInUseError) await sleep(1000);
    }
  }
}
