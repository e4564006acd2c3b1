import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_BOUND_MS = 60_000;
const STOP_BOUND_MS = 5_000;

/** The server of a contender, in a separate process. */
export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function stopped(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(STOP_BOUND_MS, undefined, { ref: false })]);
  if (hasEnded(child)) return;
  child.kill('SIGKILL');
  await ended;
}

/** Starts a server that prints `listening <url>` when it is ready. */
export async function startServer(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<ServerProcess> {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  // Ends the server with this process, even while it is starting.
  process.once('exit', () => child.kill('SIGKILL'));
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4_000);
      const ready = /^listening (\S+)$/m.exec(output);
      if (ready) resolve(ready[1]!);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`${args.join(' ')} ended before it listened:\n${output}`)));
    setTimeout(
      () => reject(new Error(`${args.join(' ')} did not listen:\n${output}`)),
      READY_BOUND_MS,
    ).unref();
  }).catch(async (error: unknown) => {
    await stopped(child);
    throw error;
  });
  return { pid: child.pid!, url, stop: () => stopped(child) };
}
