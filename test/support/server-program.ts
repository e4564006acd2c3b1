import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTestDatabase, type TestDatabase } from './database';

/** The server as a process of its own, as `npm start` runs it, on a database of its own without demo data. */
export interface ServerProgram {
  readonly url: string;
  readonly database: TestDatabase;
  readonly process: ChildProcess;
  output(): string;
  /** Stops the process, if it still runs, and removes its database. */
  stop(): Promise<void>;
}

/** Starts the server. `shellCommand` runs before it in the same process, such as `ulimit`. */
export async function startServerProgram(
  flags: readonly string[] = [],
  settings: Record<string, string> = {},
  shellCommand = ':',
): Promise<ServerProgram> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'marquee-program-'));
  const { PATH, HOME } = process.env;
  const program = [process.execPath, ...flags, '--require', './scripts/register.cjs', 'src/main.ts'];
  const child = spawn('/bin/sh', ['-c', `${shellCommand} && exec "$0" "$@"`, ...program], {
    cwd: resolve(__dirname, '../..'),
    env: {
      PATH,
      HOME,
      PORT: '0',
      DATA_DIR: folder,
      DATABASE_URL: database.ownerUrl,
      APP_DATABASE_URL: database.servingUrl,
      GRAPHIQL: 'off',
      ...settings,
    },
  });
  let output = '';
  const url = await new Promise<string>((done, fail) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /"url":"(\S+?)"/.exec(output)?.[1];
      if (address) done(address);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('close', () => fail(new Error(`The server has ended: ${output.slice(-2_000)}`)));
  });
  return {
    url,
    database,
    process: child,
    output: () => output,
    stop: async () => {
      const ended = once(child, 'close');
      if (child.exitCode === null && child.kill()) await ended;
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
