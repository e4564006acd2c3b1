import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { mediaTasks } from '../../src/domains/media/media.jobs';
import { PROGRAM_LIMITS } from '../../src/domains/media/processing/run-program';
import { startWorker, type Worker } from '../../src/kernel/jobs/worker';
import { createLogger } from '../../src/kernel/logging';
import { until } from '../live/subscription-helpers';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { ASSET, filesBeside, type StoredAsset, storeAsset } from './assets';
import { HOSTILE_FILES, type HostileFile } from './hostile-files';
import { png } from './sample-files';

const server = serverForTests();
let worker: Worker;
let organization: string;
let token: string;

beforeAll(async () => {
  const { id, owner } = await newOrganization(server);
  organization = id;
  ({ token } = owner);
  worker = await startWorker(server.database.ownerUrl, mediaTasks(server), [], createLogger('silent'));
});
afterAll(() => worker.stop());

const statusOf = async (id: string): Promise<string> => {
  const rows = await server.database.query(
    'SELECT processing_status AS status FROM media_assets WHERE id = $1',
    [id],
  );
  return (rows[0] as { status: string }).status;
};

async function read(id: string) {
  await until(async () => ['COMPLETED', 'FAILED'].includes(await statusOf(id)));
  const answer = await server.run(`query ($id: ID!) { mediaAsset(id: $id) { ${ASSET} } }`, { id }, token);
  return answer.data.mediaAsset;
}

/** The largest resident memory of a child process of this process, in bytes. 0 where the system does not tell. */
async function memoryOfChildren(): Promise<number> {
  const threads = await readdir('/proc/self/task').catch(() => []);
  const children = await Promise.all(
    threads.map((thread) => readFile(`/proc/self/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  const sizes = children
    .join(' ')
    .split(' ')
    .filter(Boolean)
    .map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
    });
  return Math.max(0, ...(await Promise.all(sizes)));
}

let peak = 0;
const measuring = new AbortController();
async function measure(): Promise<void> {
  while (!measuring.signal.aborted) {
    peak = Math.max(peak, await memoryOfChildren());
    await sleep(50);
  }
}
let measured: Promise<void>;
beforeAll(() => void (measured = measure()));
afterAll(async () => {
  measuring.abort();
  await measured;
});

const bytesOf = ({ bytes }: HostileFile): Buffer | Promise<Buffer> =>
  typeof bytes === 'function' ? bytes() : bytes;

/** The assets by the name of their file. They are stored one after the other while the tests wait for each. */
const assets = new Map<string, Promise<StoredAsset>>();
beforeAll(() => {
  let stored: Promise<unknown> = Promise.resolve();
  for (const file of HOSTILE_FILES) {
    const { name, kind, size } = file;
    const asset = stored.then(async () =>
      storeAsset(server, organization, await bytesOf(file), { kind, size }),
    );
    assets.set(name, asset);
    stored = asset.catch(() => undefined);
  }
});

test('there are at least 100 hostile files with distinct names', () => {
  expect(HOSTILE_FILES.length).toBeGreaterThanOrEqual(100);
  expect(assets.size).toBe(HOSTILE_FILES.length);
});

test.each(HOSTILE_FILES.map((file): [string, string, HostileFile] => [file.name, file.reason, file]))(
  '%s fails with %s, and nothing else happens',
  async (name, reason, { kind }) => {
    const { id, key } = await assets.get(name)!;
    expect(await read(id)).toMatchObject({
      processingStatus: 'FAILED',
      processingFailure: { reason, message: expect.stringMatching(/\.$/) },
      url: null,
      kind,
      width: null,
      variants: [],
    });
    expect(await filesBeside(server, key)).toEqual(['original.bin']);
  },
);

test('the memory of the processes that read files stays within its limit', () => {
  expect(peak).toBeLessThan(PROGRAM_LIMITS.memory);
});

test('the worker still processes files afterwards', async () => {
  const { id } = await storeAsset(server, organization, await png());
  expect(await read(id)).toMatchObject({ processingStatus: 'COMPLETED', mimeType: 'image/png' });
});
