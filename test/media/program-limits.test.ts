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
const inspect = (limits: Partial<Limits>): Promise<unknown> =>
  inspectFile({ file, folder, limits: { ...GENEROUS, ...limits } });

test('a file within the limits is read', async () => {
  expect(await inspect({})).toMatchObject({ kind: 'IMAGE', mimeType: 'image/png', width: 64, height: 48 });
  expect((await readdir(folder)).sort()).toEqual(['original', 'thumbnail.jpg']);
});

test('a process that exceeds its memory is ended, and the file is rejected', async () => {
  await expect(inspect({ memory: 1 })).rejects.toEqual(new FileRejectedError('TOO_COMPLEX'));
});

test('a process that exceeds its time is ended, and the file is rejected', async () => {
  // Opening a pipe waits for a writer, which never comes.
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const limits = { ...GENEROUS, milliseconds: 100 };
  await expect(inspectFile({ file: pipe, folder, limits })).rejects.toEqual(
    new FileRejectedError('TOO_COMPLEX'),
  );
});

test('a file that cannot be read is an error of the system, not of the file', async () => {
  await expect(inspectFile({ file: join(folder, 'none'), folder })).rejects.toThrow(
    /^Reading the file failed: .*ENOENT/,
  );
});
