import childProcess, { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Limits } from '../../src/domains/media/processing/program/types';
import { FileRejectedError, inspectFile } from '../../src/domains/media/processing/run-program';
import { until } from '../live/subscription-helpers';
import { png } from './sample-files';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marquee-limits-'));
  file = join(folder, 'original');
  await writeFile(file, await png());
});
afterAll(() => rm(folder, { recursive: true }));

const GENEROUS: Limits = { memory: 2 ** 40, milliseconds: 3_600_000 };
test('a file within the limits is read', async () => {
  expect(await inspectFile({ file, folder, limits: GENEROUS })).toMatchObject({
    kind: 'IMAGE',
    mimeType: 'image/png',
    width: 64,
    height: 48,
  });
  expect((await readdir(folder)).sort()).toEqual(['original', 'thumbnail.jpg']);
});

test.each([
  ['memory', { memory: 1 }],
  ['time', { milliseconds: 100 }],
])('a process that exceeds its %s is ended, and the file is rejected', async (name, limits) => {
  // Opening a pipe waits for a writer, which never comes, so that only the limit ends the process.
  const pipe = join(folder, name);
  execFileSync('mkfifo', [pipe]);
  await expect(inspectFile({ file: pipe, folder, limits: { ...GENEROUS, ...limits } })).rejects.toEqual(
    new FileRejectedError('TOO_COMPLEX'),
  );
});

/** Starts reading a pipe. Returns the process that waits for the first writer, and the outcome. */
function readPipe(name: string) {
  const pipe = join(folder, name);
  execFileSync('mkfifo', [pipe]);
  const fork = jest.spyOn(childProcess, 'fork');
  const outcome = inspectFile({ file: pipe, folder, limits: GENEROUS }).catch((error: unknown) => error);
  const child = fork.mock.results[0]!.value as childProcess.ChildProcess;
  fork.mockRestore();
  /** Lets the program go on, as soon as it waits. The file is empty. */
  const open = () => until(() => Promise.resolve(isOpened(pipe)));
  return { child, outcome, open };
}

/** Opens a pipe for writing, unless nothing reads it. */
function isOpened(pipe: string): boolean {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch {
    return false;
  }
}

test.each(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGKILL'] as const)(
  'a process that crashes with %s rejects the file',
  async (signal) => {
    const { child, outcome } = readPipe(signal);
    child.kill(signal);
    expect(await outcome).toEqual(new FileRejectedError('TOO_COMPLEX'));
  },
);

test('a process that is ended from outside is an error of the system, not of the file', async () => {
  const { child, outcome } = readPipe('hangup');
  child.stderr!.emit('data', `${'x'.repeat(3_000)} disk full\n`);
  child.kill('SIGHUP');
  const error = await outcome;
  expect(error).not.toBeInstanceOf(FileRejectedError);
  expect((error as Error).message).toMatch(
    /^The program that reads files was ended by SIGHUP: x{1989} disk full$/,
  );
});

test('a process goes on when the process group is interrupted or terminated', async () => {
  const { child, outcome, open } = readPipe('group');
  await open();
  child.kill('SIGINT');
  child.kill('SIGTERM');
  expect(await outcome).toEqual(new FileRejectedError('EMPTY'));
});

test('a file that cannot be read is an error of the system, not of the file', async () => {
  await expect(inspectFile({ file: join(folder, 'none'), folder })).rejects.toThrow(
    /^Reading the file failed: .*ENOENT/,
  );
});
