import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(__dirname, '../../..');
const READY_MS = 90_000;
const STOP_MS = 15_000;
/** Characters of output that are kept. */
const KEPT = 400_000;

export interface ProgramOptions {
  /** Path of the program in the repository. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the program prints when it is ready. */
  readonly ready: RegExp;
  /** Modules that are loaded before the program. */
  readonly preload?: readonly string[];
}

/** A program of the repository that runs in a process of its own. */
export class Program {
  private text = '';

  private constructor(private readonly child: ChildProcess) {
    // Ends with this process, even while it is starting.
    process.once('exit', this.end);
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.text = (this.text + chunk.toString()).slice(-KEPT)));
  }

  /** Starts a program and waits until it is ready. Returns it with what `ready` matched. */
  static async start(options: ProgramOptions): Promise<{ program: Program; match: RegExpExecArray }> {
    const { script, env, ready, preload = [] } = options;
    const modules = [...preload, './scripts/register.cjs'].flatMap((path) => ['--require', path]);
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [...modules, script], {
      cwd: ROOT,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const program = new Program(child);
    try {
      return { program, match: await program.matched(ready, script) };
    } catch (error) {
      await program.kill();
      throw error;
    }
  }

  /** The last part of what the program printed. */
  get output(): string {
    return this.text;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Sends a message and waits for its echo. */
  async tell(message: number): Promise<void> {
    const echo = once(this.child, 'message');
    this.child.send(message);
    await Promise.race([echo, once(this.child, 'exit')]);
  }

  /** Ends the process as `kill -9` does: nothing of the program runs any more. */
  async kill(): Promise<void> {
    process.removeListener('exit', this.end);
    if (this.hasEnded) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Asks the program to stop, and kills it if it does not. */
  async stop(): Promise<void> {
    if (!this.hasEnded) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
    }
    await this.kill();
  }

  private readonly end = (): void => void this.child.kill('SIGKILL');

  private async matched(ready: RegExp, script: string): Promise<RegExpExecArray> {
    const until = Date.now() + READY_MS;
    for (; Date.now() < until; await sleep(50)) {
      const match = ready.exec(this.text);
      if (match) return match;
      if (this.hasEnded) break;
    }
    throw new Error(`${script} is not ready:\n${this.text.slice(-4_000)}`);
  }
}
