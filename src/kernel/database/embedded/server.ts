import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_ENVIRONMENT } from './os-user';
import { EmbeddedDatabaseError, lastUsefulLine } from './embedded-database-error';
import { inUse, isServerOf, readLockFile } from './lock-file';
import type { ClusterLocation } from './cluster-location';

export const HOST = '127.0.0.1';
const READY_TIMEOUT_MS = 120_000;

/**
 * Shell script that supervises PostgreSQL. When the pipe to this process closes, even after kill -9, it shuts the server
 * down in fast mode. It ignores signals to the process group and ends with the server.
 */
const SUPERVISOR = `
trap '' INT TERM HUP
exec 3<&0 </dev/null
"$@" >"$0" 2>&1 3<&- &
server=$!
{ read -r end <&3; kill -INT "$server"; } >/dev/null 2>&1 &
watcher=$!
echo "$server"
exec 3<&- >/dev/null
wait "$server"; status=$?
kill -KILL "$watcher"
exit "$status"
`;

/** Thrown if the port was taken between choosing and binding it. */
export class PortTakenError extends EmbeddedDatabaseError {}

/** Thrown if processes of a killed server still use its shared memory. They end within moments. */
export class SharedMemoryInUseError extends EmbeddedDatabaseError {}

export interface RunningServer {
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/**
 * Starts the server of a cluster and waits until it accepts connections. Calls `onLost` once if the server or its
 * supervisor then ends without being stopped: nothing starts it again.
 */
export async function startServer(
  postgres: string,
  { folder, osUser }: ClusterLocation,
  port: number,
  settings: Record<string, string>,
  onLost?: (error: EmbeddedDatabaseError) => void,
): Promise<RunningServer> {
  const all = { ...settings, listen_addresses: HOST, port: `${port}`, unix_socket_directories: '' };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = join(folder, 'postgres.log');
  const supervisor = spawn('/bin/sh', ['-c', SUPERVISOR, log, postgres, '-D', folder, ...flags], {
    ...osUser,
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    stdio: 'pipe',
    detached: true, // its own process group: Ctrl-C reaches only this program, which shuts the server down
  });
  const ended = supervisorEnd(supervisor);
  const pid = Number(await Promise.race([firstLine(supervisor), ended]));
  let stopping = false;
  const stop = onlyOnce(() => {
    stopping = true;
    return stopServer(supervisor, ended, pid, folder);
  });
  for (const begun = Date.now(); ; await sleep(25)) {
    if (supervisor.exitCode !== null || supervisor.signalCode !== null) {
      throw startFailure(folder, port, await readFile(log, 'utf8').catch(() => ''), await ended);
    }
    const lock = await readLockFile(folder);
    if (lock?.pid === pid && lock.status === 'ready') break;
    if (Date.now() - begun > READY_TIMEOUT_MS) {
      await stop();
      throw new EmbeddedDatabaseError(`The database ${folder} was not ready after two minutes. See ${log}.`);
    }
  }
  unrefSupervisor(supervisor);
  void ended.then(() => {
    if (!stopping) onLost?.(new EmbeddedDatabaseError(`The database ${folder} has stopped. See ${log}.`));
  });
  return { stop };
}

/** Resolves with the error output of the supervisor when it ends. */
function supervisorEnd(supervisor: ChildProcess): Promise<string> {
  let complaints = '';
  supervisor.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  supervisor.stdin?.on('error', () => undefined);
  return new Promise((resolve) => {
    supervisor.on('error', (error) => resolve(error.message));
    supervisor.on('close', () => resolve(complaints));
  });
}

async function firstLine(supervisor: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of supervisor.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text;
}

function startFailure(folder: string, port: number, log: string, complaints: string): EmbeddedDatabaseError {
  if (log.includes('could not create any TCP/IP sockets')) {
    return new PortTakenError(`Port ${port} on ${HOST} is in use by another program.`);
  }
  if (/lock file "postmaster\.pid" already exists/.test(log)) return inUse(folder);
  const message = `The database ${folder} cannot start: ${lastUsefulLine(log || complaints)}`;
  if (log.includes('pre-existing shared memory block')) return new SharedMemoryInUseError(message);
  return new EmbeddedDatabaseError(message);
}

/** Shuts the server down in fast mode: disconnects clients, writes all data to disk and waits for the process to end. */
async function stopServer(supervisor: ChildProcess, ended: Promise<string>, pid: number, folder: string) {
  supervisor.ref();
  supervisor.stdin?.end();
  await ended;
  // The server still runs only if the supervisor was killed.
  if (await isServerOf(pid, folder)) process.kill(pid, 'SIGINT');
  while (await isServerOf(pid, folder)) await sleep(25);
}

/** Lets this process end while the server runs. The pipe then closes and the supervisor shuts the server down. */
function unrefSupervisor(supervisor: ChildProcess): void {
  supervisor.unref();
  for (const stream of supervisor.stdio) (stream as Socket | null)?.unref();
}

function onlyOnce(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
