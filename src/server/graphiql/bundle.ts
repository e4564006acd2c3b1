import { createHash, randomUUID } from 'node:crypto';
import { access, constants, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGraphiql } from './build';

const PROJECT_ROOT = join(__dirname, '../../..');
const CACHE_NAME = 'marquee-graphiql';
const PACKAGES = [
  'esbuild',
  'graphiql',
  '@graphiql/react',
  '@graphiql/toolkit',
  'graphql',
  'graphql-ws',
  'monaco-editor',
  'monaco-graphql',
  'react',
  'react-dom',
];

/**
 * Returns the folder with the page's scripts, styles and fonts, and builds them if this version of the sources and
 * packages was not built yet. Any number of processes may call it at once.
 */
export async function ensureGraphiqlBundle(): Promise<string> {
  const version = await versionOfInputs();
  const caches = [join(PROJECT_ROOT, 'node_modules/.cache', CACHE_NAME), join(tmpdir(), CACHE_NAME)];
  for (const cache of caches) {
    const folder = join(cache, version);
    if (await isBuilt(folder)) return folder;
  }
  return buildInto(join(await firstWritable(caches), version));
}

/** Builds beside the folder and renames, so that the folder either does not exist or is complete. */
async function buildInto(folder: string): Promise<string> {
  const unfinished = `${folder}.${randomUUID()}`;
  try {
    await mkdir(unfinished);
    await buildGraphiql(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was faster; what it built is the same.
    if (!(await isBuilt(folder))) throw error;
  }
  return folder;
}

async function isBuilt(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}

async function firstWritable(folders: string[]): Promise<string> {
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      return folder;
    } catch {
      continue;
    }
  }
  throw new Error(`GraphiQL cannot be built: none of ${folders.join(', ')} can be written.`);
}

async function versionOfInputs(): Promise<string> {
  const hash = createHash('sha256');
  const client = join(__dirname, 'client');
  const sources = (await readdir(client)).sort().map((name) => join(client, name));
  const packages = PACKAGES.map((name) => join(PROJECT_ROOT, 'node_modules', name, 'package.json'));
  for (const file of [join(__dirname, 'build.ts'), ...sources, ...packages])
    hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 20);
}
