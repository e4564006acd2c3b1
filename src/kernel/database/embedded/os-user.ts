import { spawn } from 'node:child_process';
import { EmbeddedDatabaseError, lastUsefulLine } from './errors';

/** Whom the server's programs run as; empty means the user of this process. */
export interface OsUser {
  uid?: number;
  gid?: number;
}

export interface Finished {
  succeeded: boolean;
  output: string;
}

/** Nothing of this process is handed on: PGDATA or PGOPTIONS would change the server, secrets are none of its business. */
export const SERVER_ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };

/** Runs a program to its end as the account, from `/` because the account may not enter the current folder. */
export function runAs(osUser: OsUser, program: string, args: string[], input = ''): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...osUser, cwd: '/', env: SERVER_ENVIRONMENT, stdio: 'pipe' });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.on('close', (code) => resolve({ succeeded: code === 0, output }));
    child.stdin.on('error', () => undefined); // a program that failed at once reads no input
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
 * PostgreSQL refuses to run as root: root runs it as the system user `name`, which is made when it is missing
 * (initdb wants a user with a name). Everybody else runs it as themselves.
 */
export async function serverUser(name = 'postgres'): Promise<OsUser> {
  if (!runsAsRoot()) return {};
  const found = await findUser(name);
  if (found) return found;
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  const made = await runAs({}, 'useradd', [...options, name]);
  const osUser = await findUser(name); // another start may have made it at the same moment
  if (osUser) return osUser;
  throw new EmbeddedDatabaseError(
    `PostgreSQL does not run as root, and its user "${name}" cannot be made: ${lastUsefulLine(made.output)}`,
  );
}

async function findUser(name: string): Promise<OsUser | undefined> {
  const [user, group] = await Promise.all(['-u', '-g'].map((flag) => runAs({}, 'id', [flag, name])));
  if (!user?.succeeded || !group?.succeeded) return undefined;
  return { uid: Number(user.output), gid: Number(group.output) };
}
