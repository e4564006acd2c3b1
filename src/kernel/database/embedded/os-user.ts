import { spawn } from 'node:child_process';
import { EmbeddedDatabaseError, lastUsefulLine } from './embedded-database-error';

/** Operating system user that runs PostgreSQL's programs. Empty for the user of this process. */
export interface OsUser {
  uid?: number;
  gid?: number;
}

export interface Finished {
  succeeded: boolean;
  output: string;
}

/** Environment of PostgreSQL. Excludes that of this process, because PGDATA or PGOPTIONS would affect it, and secrets leak. */
export const SERVER_ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };

/** Runs a program as the OS user and waits for it. Starts in `/`, because the user may lack access to the current folder. */
export function runAs(osUser: OsUser, program: string, args: string[], input = ''): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...osUser, cwd: '/', env: SERVER_ENVIRONMENT, stdio: 'pipe' });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.on('close', (code) => resolve({ succeeded: code === 0, output }));
    child.stdin.on('error', () => undefined); // a program that fails early does not read its input
    child.stdin.end(input);
  });
}

export async function canAccess(osUser: OsUser, folder: string): Promise<boolean> {
  return (await runAs(osUser, '/bin/sh', ['-c', 'cd "$0"', folder])).succeeded;
}

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Returns the OS user for PostgreSQL, which cannot run as root: root uses the system user `name`, created if missing,
 * because initdb requires a named user. All other users run it themselves.
 */
export async function serverUser(name = 'postgres'): Promise<OsUser> {
  if (!runsAsRoot()) return {};
  const found = await findUser(name);
  if (found) return found;
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  const made = await runAs({}, 'useradd', [...options, name]);
  const osUser = await findUser(name); // a concurrent start may have created it
  if (osUser) return osUser;
  throw new EmbeddedDatabaseError(
    `PostgreSQL cannot run as root, and its user "${name}" cannot be created: ${lastUsefulLine(made.output)}`,
  );
}

async function findUser(name: string): Promise<OsUser | undefined> {
  const [user, group] = await Promise.all(['-u', '-g'].map((flag) => runAs({}, 'id', [flag, name])));
  if (!user?.succeeded || !group?.succeeded) return undefined;
  return { uid: Number(user.output), gid: Number(group.output) };
}
