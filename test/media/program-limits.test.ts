import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Limits } from '../../src/domains/media/processing/program/types';
import { FileRejectedError, inspectFile } from '../../src/domains/media/processing/run-program';
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

test('a file that cannot be read is an error of the system, not of the file', async () => {
  await expect(inspectFile({ file: join(folder, 'none'), folder })).rejects.toThrow(
    /^Reading the file failed: .*ENOENT/,
  );
});
