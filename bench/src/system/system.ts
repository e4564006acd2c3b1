import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SystemDatabase, startSystemDatabase } from './database';
import { Program } from './program';
import { SandboxControl } from './sandbox-control';

export interface SystemOptions {
  /** Text from which the sandbox derives its accounts, and which calls fail. */
  readonly seed: string;
  /** The database. Defaults to a PostgreSQL of its own. */
  readonly database?: SystemDatabase;
  /** Runs after the migrations, before the programs start. */
  readonly prepare?: (database: SystemDatabase) => Promise<void>;
  /** Modules that each worker loads first. */
  readonly workerPreload?: readonly string[];
}

/**
 * Marquee as an operator runs it, with the sandbox in place of the platforms: PostgreSQL, the sandbox, the API, and any number of
 * workers, each in processes of its own.
 */
export class System {
  private readonly stops: (() => Promise<void>)[] = [];

  private constructor(
    readonly database: SystemDatabase,
    readonly sandbox: SandboxControl,
    /** URL of the GraphQL endpoint. */
    readonly url: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly options: SystemOptions,
  ) {}

  /** Starts all but workers. Stops what was started if a part fails. */
  static async start(options: SystemOptions): Promise<System> {
    const stops: (() => Promise<void>)[] = [];
    try {
      const folder = await mkdtemp(join(tmpdir(), 'marquee-system-'));
      stops.push(() => rm(folder, { recursive: true, force: true }));
      const starting = startSandbox(options.seed, folder);
      stops.push(() =>
        starting.then(
          ({ program }) => program.stop(),
          () => undefined,
        ),
      );
      const database = options.database ?? (await startSystemDatabase(folder));
      stops.push(() => database.stop());
      await options.prepare?.(database);
      const sandbox = await starting;
      const env = settingsOf(database, sandbox.control, folder);
      const api = await Program.start({
        script: 'bench/src/marquee.ts',
        env: { ...env, PORT: '0' },
        ready: /^listening (\S+)$/m,
      });
      stops.push(() => api.program.stop());
      const url = api.match[1]!;
      const publicUrl = new URL(url).origin;
      await sandbox.control.register(publicUrl);
      const system = new System(database, sandbox.control, url, { ...env, PUBLIC_URL: publicUrl }, options);
      system.stops.push(...stops);
      return system;
    } catch (error) {
      for (const stop of stops.reverse()) await stop();
      throw error;
    }
  }

  /** Starts a worker. */
  async startWorker(env: Readonly<Record<string, string>> = {}): Promise<Program> {
    const { program } = await Program.start({
      script: 'src/worker.ts',
      env: { ...this.env, ...env },
      ready: /Marquee worker is running\./,
      preload: this.options.workerPreload ?? [],
    });
    return program;
  }

  /** Adds what `stop` does first. */
  stopWith(stop: () => Promise<void>): void {
    this.stops.push(stop);
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }
}

const settingsOf = (
  { ownerUrl, servingUrl }: SystemDatabase,
  { address }: SandboxControl,
  folder: string,
): Record<string, string> => ({
  DATABASE_URL: ownerUrl,
  APP_DATABASE_URL: servingUrl,
  DATA_DIR: join(folder, 'data'),
  DEMO_DATA: 'off',
  GRAPHIQL: 'off',
  SANDBOX: address,
  LOG_LEVEL: 'warn',
  POOL_SIZE: '10',
  COST_BUDGET: '1000000000',
  COST_REFILL: '1000000000',
});

/** Starts the sandbox on free ports. */
async function startSandbox(
  seed: string,
  folder: string,
): Promise<{ program: Program; control: SandboxControl }> {
  const { program, match } = await Program.start({
    script: 'src/sandbox.ts',
    env: { SANDBOX: '127.0.0.1:0', SANDBOX_SEED: seed, DATA_DIR: join(folder, 'platforms') },
    ready: /Control page: (http:\S+)[\s\S]+YOUTUBE: \S+/,
  });
  return { program, control: new SandboxControl(match[1]!) };
}
