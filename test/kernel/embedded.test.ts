import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedDatabaseError, startEmbeddedDatabase } from '../../src/kernel/database/embedded';
import { runsAsRoot, serverUser, type OsUser } from '../../src/kernel/database/embedded/os-user';
import { packagedPostgres, prepareBinaries } from '../../src/kernel/database/embedded/binaries';
import { initializeCluster } from '../../src/kernel/database/embedded/initialize';
import { readLockFile } from '../../src/kernel/database/embedded/lock-file';
import {
  startWithOverrides,
  type EmbeddedDatabase,
  type EmbeddedOptions,
} from '../../src/kernel/database/embedded/start';
import { ask } from '../support/embedded-program';
import { listenOnStablePort } from '../support/ports';

let root: string;
let dataDir: string;
const started: EmbeddedDatabase[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'embedded-test-'));
  await chmod(root, 0o755);
});
beforeEach(async () => {
  dataDir = await mkdtemp(join(root, 'data-'));
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((database) => database.stop()));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const settings = { fsync: 'off' };

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase({ dataDir, settings, ...options });
  started.push(database);
  return database;
}

/** Returns the message of the expected `EmbeddedDatabaseError`, which must be one line. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmbeddedDatabaseError);
  const { message } = error as EmbeddedDatabaseError;
  expect(message).not.toContain('\n');
  return message;
}

async function occupyPort(): Promise<{ port: number; release: () => Promise<unknown> }> {
  const server = createServer();
  return {
    port: await listenOnStablePort(server),
    release: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe('embedded cluster', () => {
  test('creates the cluster with the required settings on the first start and reuses it on the second', async () => {
    const first = await start();
    const [made] = await ask(
      first.url(),
      `SELECT pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale,
              current_setting('TimeZone') AS zone, current_setting('listen_addresses') AS listen,
              current_setting('unix_socket_directories') AS sockets, current_setting('fsync') AS fsync,
              to_tsvector('simple', 'ÉTÉ')::text AS words, rolpassword LIKE 'SCRAM-SHA-256%' AS scram
         FROM pg_database, pg_authid WHERE datname = 'postgres' AND rolname = 'postgres'`,
    );
    expect(made).toEqual({
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
      zone: 'UTC',
      listen: '127.0.0.1',
      sockets: '',
      fsync: 'off',
      words: "'été':1",
      scram: true,
    });
    const methods = await ask(first.url(), 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(methods).toEqual([{ auth_method: 'scram-sha-256' }]);
    await ask(first.url(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(await ask(second.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('reports when a start needs this process, which is before and after a cluster is created', async () => {
    const calls: boolean[] = [];
    const onBusy = (busy: boolean): void => void calls.push(busy);
    const first = await start({ onBusy });
    expect(calls.splice(0)).toEqual([true, false, true]);
    await first.stop();
    await start({ onBusy });
    expect(calls).toEqual([true, false]);
  });

  test('stores a random password in a file that only the owner can read', async () => {
    const database = await start();
    const file = join(dataDir, 'postgres-password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const password = (await readFile(file, 'utf8')).trim();
    expect(new URL(database.url('postgres')).password).toBe(password);
    expect(password.length).toBeGreaterThanOrEqual(32);
    const guessed = new URL(database.url());
    guessed.password = 'postgres';
    await expect(ask(guessed.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  test('stops once and releases its port and folder when clients are connected', async () => {
    const database = await start();
    const client = new pg.Client(database.url());
    client.on('error', () => undefined);
    await client.connect();
    await Promise.all([database.stop(), database.stop()]);
    expect(await readLockFile(join(dataDir, 'postgres'))).toBeUndefined();
    await expect(ask(database.url(), 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  test('uses another port when the chosen port is no longer free', async () => {
    const taken = await occupyPort();
    const free = await occupyPort();
    await free.release();
    const offers = [taken.port, free.port];
    const choosePort = () => Promise.resolve(offers.shift() ?? 0);
    const database = await startWithOverrides({ choosePort }, { dataDir, settings });
    started.push(database);
    await taken.release();
    expect(database.port).toBe(free.port);
    expect(await ask(database.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('uses the configured port, or fails when the port is in use', async () => {
    const taken = await occupyPort();
    expect(await refusal(start({ port: taken.port }))).toBe(
      `Port ${taken.port} on 127.0.0.1 is in use by another program.`,
    );
    await taken.release();
    expect((await start({ port: taken.port })).port).toBe(taken.port);
  });
});

describe('concurrent starts', () => {
  test('rejects a second start on the same folder and allows one on another folder', async () => {
    const first = await start();
    const client = new pg.Client(first.url());
    await client.connect();
    expect(await refusal(start())).toMatch(/^The database \S+ is in use by another running program \(/);
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    const other = await start({ dataDir: join(dataDir, 'other') });
    expect(other.port).not.toBe(first.port);
    expect(await ask(other.url(), 'SELECT 1 AS one')).toEqual(await ask(first.url(), 'SELECT 1 AS one'));
  });

  test('rejects one of two concurrent starts when the folder is new', async () => {
    const outcomes = await Promise.allSettled([start(), start()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((one) => one.status === 'rejected');
    await refusal(Promise.reject(refused?.reason as Error));
    const [database] = started;
    expect(await ask(database?.url() ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres-password']);
  });
});

describe('stale lock file', () => {
  test.each(['an unrelated running process', 'no process'])(
    'starts when the lock file left by a power failure names %s',
    async (whose) => {
      await (await start()).stop();
      const account = await serverUser();
      const sleeper = spawn('sleep', ['60'], { ...account, cwd: '/', stdio: 'ignore' });
      await once(sleeper, 'spawn');
      const folder = join(dataDir, 'postgres');
      const file = join(folder, 'postmaster.pid');
      await writeFile(file, `${sleeper.pid}\n${folder}\n1\n5432\n\n127.0.0.1\n1 1\nready   \n`, {
        mode: 0o600,
      });
      const { uid, gid } = await stat(folder);
      if (runsAsRoot()) await chown(file, uid, gid);
      const exited = once(sleeper, 'exit');
      if (whose === 'no process') {
        sleeper.kill();
        await exited;
      }
      const database = await start();
      expect(await ask(database.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      sleeper.kill();
      await exited;
    },
  );
});

describe('start failures', () => {
  test('fails with a one-line message when the cluster has another major version', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    expect(await refusal(start())).toMatch(/requires PostgreSQL 17, but the embedded version is 18\. /);
  });

  test('fails with a one-line message when the folder contains other files', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine');
    expect(await refusal(start())).toMatch(/exists and is not a PostgreSQL database\.$/);
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['notes.txt']);
  });

  test('fails with a one-line message when the data folder cannot be created', async () => {
    await writeFile(join(dataDir, 'file'), '');
    expect(await refusal(start({ dataDir: join(dataDir, 'file', 'data') }))).toContain('ENOTDIR');
  });

  test('fails with a one-line message when the password file is missing', async () => {
    await (await start()).stop();
    await rm(join(dataDir, 'postgres-password'));
    expect(await refusal(start())).toMatch(/^The password of the database is missing: /);
  });

  test('fails with a one-line message when a setting is unknown to PostgreSQL', async () => {
    const message = await refusal(start({ settings: { nonsense: '1' } }));
    expect(message).toMatch(/cannot start: unrecognized configuration parameter "nonsense"$/);
  });

  test('fails with a one-line message and leaves no files when initdb fails', async () => {
    const osUser: OsUser = await serverUser();
    const binaries = await prepareBinaries(packagedPostgres(), osUser, [join(dataDir, 'shelter')]);
    const initdb = join(dataDir, 'initdb'); // a copy without its libraries and the server binary fails
    await cp(binaries.initdb, initdb);
    const place = { folder: join(dataDir, 'postgres'), osUser };
    const message = await refusal(
      initializeCluster({ ...binaries, initdb }, place, 'secret', { durable: false }),
    );
    expect(message).toMatch(/cannot be created: .*(shared librar|not loaded|not found)/i);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('postgres'))).toEqual([]);
  });
});
