import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import '../../src/domains';
import { loadConfig } from '../../src/config';
import { SystemSetting } from '../../src/domains/platform/system-setting.entity';
import { startRotation } from '../../src/encryption';
import { keyUses, readEncrypted } from '../../src/kernel/encryption/stored-values';
import { rotationTasks } from '../../src/kernel/jobs/rotate-encryption-keys';
import { startWorker } from '../../src/kernel/jobs/worker';
import { createLogger } from '../../src/kernel/logging';
import { linkModels } from '../../src/kernel/model/link';
import { modelOf } from '../../src/kernel/model/metadata';
import { openEncryption, openKeys } from '../../src/server/encryption';
import { until } from '../live/subscription-helpers';
import { encryptionKey, encryptionWith } from '../support/encryption-keys';
import { createTestDatabase, type TestDatabase } from '../support/database';

const ROOT = join(__dirname, '../..');
const QUICK = { intervalMs: 1_000, staleAfterMs: 4_000, sweepIntervalMs: 200 };
const [OLD, NEW] = [encryptionKey('old', 1), encryptionKey('new', 2)];

let database: TestDatabase;
let child: ChildProcess | undefined;
const ids: string[] = [];

beforeAll(async () => {
  linkModels();
  database = await createTestDatabase();
  for (let i = 0; i < 10; i += 1) {
    const id = randomUUID();
    const { secret } = encryptionWith(OLD).encryptValues(modelOf(SystemSetting), { id }, { secret: `s${i}` });
    await database.query(
      `INSERT INTO system_settings (id, key, kind, secret) VALUES ($1, 'key_' || $2, 'SECRET', $3)`,
      [id, `${i}`, secret],
    );
    ids.push(id);
  }
});

afterEach(() => void child?.kill('SIGKILL'));
afterAll(() => database.drop());

const uses = async () =>
  Object.fromEntries(
    (await keyUses(database.owner, linkModels())).map(({ keyId, values }) => [keyId, values]),
  );

describe('opening the keys', () => {
  const config = (env: NodeJS.ProcessEnv) => loadConfig({ DATABASE_URL: database.ownerUrl, ...env });
  const open = (env: NodeJS.ProcessEnv) => openEncryption(config(env), database.ownerUrl);

  test('succeeds if all keys that the database needs are configured', async () => {
    expect((await open({ ENCRYPTION_KEYS: `${NEW},${OLD}` })).ring.current!.id).toBe('new');
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ['another key is configured', { ENCRYPTION_KEYS: NEW }],
    ['no key is configured in production', { NODE_ENV: 'production' }],
  ])('fails if %s, and names the missing key', async (_, env) => {
    await expect(open(env)).rejects.toThrow(
      'ENCRYPTION_KEYS: must contain the key old, because the database has values that are encrypted with it',
    );
  });

  test('fails for an ID that is configured twice', async () => {
    await expect(openKeys(config({ ENCRYPTION_KEYS: `${OLD},${encryptionKey('old', 3)}` }))).rejects.toThrow(
      'ENCRYPTION_KEYS: contains an ID twice',
    );
  });

  test('creates no key in production', async () => {
    expect((await openKeys(config({ NODE_ENV: 'production' }))).keys).toEqual([]);
  });
});

test('another worker completes the rotation of a killed worker', async () => {
  const job = await startRotation(database.owner);
  const program = join(ROOT, 'test/support/rotation-program.ts');
  const args = ['--require', './scripts/register.cjs', program, database.ownerUrl, `${NEW},${OLD}`];
  child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  expect(line).toBe('rotated');
  expect(await uses()).toEqual({ new: 3, old: 7 });
  child.kill('SIGKILL');
  await once(child, 'exit');

  const encryption = encryptionWith(NEW, OLD);
  const log = createLogger('silent');
  const tasks = rotationTasks(linkModels(), { encryption, log });
  const worker = await startWorker(database.ownerUrl, tasks, [], log, QUICK);
  const jobOf = async (): Promise<object> =>
    (await database.query('SELECT status, progress FROM jobs WHERE id = $1', [job]))[0]!;
  await until(async () => ((await jobOf()) as { status: string }).status === 'COMPLETED');
  await worker.stop();

  expect(await jobOf()).toMatchObject({ progress: 100 });
  expect(await uses()).toEqual({ new: 10 });
  for (const [i, id] of ids.entries())
    expect(await readEncrypted(database.owner, encryptionWith(NEW), SystemSetting, id, ['secret'])).toEqual({
      secret: `s${i}`,
    });
});
