import { createHash, randomUUID } from 'node:crypto';
import { access, constants, lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type * as Build from './build';

const PROJECT_ROOT = join(__dirname, '../../..');
const CACHE = join(PROJECT_ROOT, 'node_modules/.cache/marquee-graphiql');

/**
 * Returns the folder with the scripts, styles and fonts of the page. Builds them if this version of the sources and
 * packages has not been built yet. Safe to call in several processes at once.
 */
export async function ensureGraphiqlBundle(): Promise<string> {
  const version = await versionOfInputs();
  const installed = join(CACHE, version);
  if (await isBuilt(installed)) return installed;
  const folder = join((await isWritable(CACHE)) ? CACHE : await privateTemporaryFolder(), version);
  return (await isBuilt(folder)) ? folder : buildInto(folder);
}

/** Whether this version of the sources and packages is built, as `npm ci` does. */
export async function isGraphiqlBuilt(): Promise<boolean> {
  return isBuilt(join(CACHE, await versionOfInputs()));
}

/** Builds into a temporary folder and renames it, so that the folder is complete or does not exist. */
async function buildInto(folder: string): Promise<string> {
  const unfinished = `${folder}.${randomUUID()}`;
  try {
    await mkdir(unfinished);
    // Loaded for a build only, because `npm ci` has usually built it.
    const { buildGraphiql } = require('./build') as typeof Build;
    await buildGraphiql(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have built the same files first.
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

async function isWritable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Returns a folder that only this user can write to, because its files are served as scripts. */
async function privateTemporaryFolder(): Promise<string> {
  const user = userInfo().uid;
  const folder = join(tmpdir(), `marquee-graphiql-${user}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await lstat(folder);
  if (uid !== user || (mode & 0o022) !== 0) {
    throw new Error('GraphiQL cannot be built: its temporary folder is writable by other users.');
  }
  return folder;
}

async function versionOfInputs(): Promise<string> {
  const client = join(__dirname, 'client');
  const sources = (await readdir(client)).sort().map((name) => join(client, name));
  const hash = createHash('sha256');
  for (const file of [join(PROJECT_ROOT, 'package-lock.json'), join(__dirname, 'build.ts'), ...sources]) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 20);
}
