import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { clusterFolder } from '../../src/kernel/database/embedded/cluster-location';
import { startServerProgram } from '../support/server-program';

const ROOT = resolve(__dirname, '../..');

/** The program in its own process group, as started from a shell. */
interface Program {
  readonly process: ChildProcess;
  output(): string;
  /** Resolves to the exit code or signal. */
  readonly ended: Promise<number | string>;
  /** Resolves to the address from the log. Empty if the program ended before. */
  readonly url: Promise<string>;
}

const running = new Set<Program>();
const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-startup-'));
  folders.push(folder);
  return folder;
}

function startProgram(settings: Record<string, string>): Program {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, HOST: '127.0.0.1', PORT: '0', DEMO_DATA: 'off', ...settings };
  const child = spawn(process.execPath, ['--require', './scripts/register.cjs', 'src/main.ts'], {
    cwd: ROOT,
    env,
    detached: true,
  });
  let output = '';
  const url = new Promise<string>((done) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /"url":"(\S+?)"/.exec(output)?.[1];
      if (address) done(address);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('close', () => done(''));
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const program = { process: child, output: () => output, ended, url };
  running.add(program);
  void ended.then(() => running.delete(program));
  return program;
}

/** Starts the program and waits until it listens. */
async function serve(settings: Record<string, string>): Promise<Program & { address: string }> {
  const program = startProgram(settings);
  const address = await program.url;
  if (!address) throw new Error(`It did not start: ${program.output()}`);
  return { ...program, address };
}

let prepared: string | undefined;

/** Returns a data folder whose cluster has been prepared by an earlier start and is not running. */
async function preparedFolder(): Promise<string> {
  if (prepared === undefined) {
    prepared = await newFolder();
    const program = await serve({ DATA_DIR: prepared });
    program.process.kill('SIGTERM');
    await program.ended;
  }
  return prepared;
}

/** Returns the output and exit code of a start that fails. */
async function failure(settings: Record<string, string>): Promise<{ output: string; code: number | string }> {
  const program = startProgram({ LOG_LEVEL: 'warn', ...settings });
  return { code: await program.ended, output: program.output() };
}

const graphql = async (address: string, query: string): Promise<unknown> => {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: unknown }).data;
};

/** Returns the process ID of the PostgreSQL of a data folder. */
async function postgresOf(folder: string): Promise<number> {
  const place = await clusterFolder(folder);
  const pid = await readFile(join(place, 'postmaster.pid'), 'utf8').catch(() =>
    readFile(join(place, 'postgres', 'postmaster.pid'), 'utf8'),
  );
  return Number(pid.split('\n')[0]);
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

afterEach(async () => {
  for (const program of running) program.process.kill('SIGTERM');
  await Promise.all([...running].map((program) => program.ended));
});

afterAll(async () => {
  for (const folder of folders) {
    await rm(await clusterFolder(folder), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
});

test('restarts with its data and keys after Ctrl-C and kill -9, and stops everything it started', async () => {
  const folder = await newFolder();
  const first = await serve({ DATA_DIR: folder });
  expect(await graphql(first.address, '{ viewer { id } }')).toEqual({ viewer: null });
  const keys = async ({ address }: { address: string }): Promise<unknown> =>
    (await fetch(address.replace('/graphql', '/.well-known/jwks.json'))).json();
  const [firstKeys, postgres] = [await keys(first), await postgresOf(folder)];
  first.process.kill('SIGINT');
  expect({ code: await first.ended, output: first.output() }).toMatchObject({ code: 0 });
  expect(lives(postgres)).toBe(false);

  const second = await serve({ DATA_DIR: folder });
  expect(await keys(second)).toEqual(firstKeys);
  second.process.kill('SIGKILL');
  expect(await second.ended).toBe('SIGKILL');

  const third = await serve({ DATA_DIR: folder });
  expect(await graphql(third.address, '{ viewer { id } }')).toEqual({ viewer: null });
  const last = await postgresOf(folder);
  third.process.kill('SIGTERM');
  expect(await third.ended).toBe(0);
  expect(lives(last)).toBe(false);
  prepared = folder;
});

test('exits with code 1 and one log line when the embedded PostgreSQL is killed, and starts again', async () => {
  const folder = await preparedFolder();
  const program = await serve({ DATA_DIR: folder });
  process.kill(await postgresOf(folder), 'SIGKILL');
  expect(await program.ended).toBe(1);
  const fatal = program
    .output()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { level: number; msg: string; reason?: string })
    .filter(({ level }) => level === 60);
  expect(fatal).toMatchObject([
    {
      msg: 'embedded PostgreSQL stopped unexpectedly; exiting',
      reason: expect.stringMatching(/^The database \S+ has stopped\. See \S+postgres\.log\.$/) as string,
    },
  ]);

  const again = await serve({ DATA_DIR: folder });
  expect(await graphql(again.address, '{ viewer { id } }')).toEqual({ viewer: null });
});

test('reports every step and the address in JSON lines when the output is not a terminal', async () => {
  const program = await serve({ DATA_DIR: await newFolder(), DEMO_DATA: 'on' });
  const lines = program
    .output()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string; step?: string; ms?: number; url?: string });
  const steps = ['postgresql', 'migrations', 'demo', 'server'];
  expect(lines.slice(0, 2 * steps.length).map(({ msg, step }) => [msg, step])).toEqual(
    steps.flatMap((step) => [
      ['start step started', step],
      ['start step completed', step],
    ]),
  );
  expect(lines[2 * steps.length]).toMatchObject({
    msg: 'server started',
    url: program.address,
    demoAccount: 'demo@marquee.example',
  });
});

test('serves no GraphiQL when GRAPHIQL is off', async () => {
  const server = await startServerProgram();
  const headers = { accept: 'text/html' };
  for (const path of ['/', '/favicon.ico', '/graphql']) {
    const response = await fetch(new URL(path, server.url), { headers });
    const status = path === '/graphql' ? 406 : 404;
    expect([path, response.status, response.headers.get('content-type')]).toEqual([
      path,
      status,
      'application/json; charset=utf-8',
    ]);
  }
  await server.stop();
});

test('two servers run concurrently in two data folders', async () => {
  const [a, b] = await Promise.all([
    serve({ DATA_DIR: await newFolder() }),
    serve({ DATA_DIR: await newFolder() }),
  ]);
  expect(a.address).not.toBe(b.address);
  for (const { address } of [a, b])
    expect(await graphql(address, '{ viewer { id } }')).toEqual({ viewer: null });
});

describe('a failed start exits with code 1 and one line', () => {
  const oneLine = (text: RegExp): unknown => ({
    code: 1,
    output: expect.stringMatching(new RegExp(`^[^\\n]*${text.source}[^\\n]*\\n$`)) as string,
  });

  test('when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const folder = await preparedFolder();
    expect(await failure({ DATA_DIR: folder, PORT: String(port) })).toEqual(
      oneLine(new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is already in use`)),
    );
    expect(await postgresOf(folder).then(lives, () => false)).toBe(false);
    other.close();
  });

  test('when a setting is invalid', async () => {
    const folder = await newFolder();
    expect(await failure({ DATA_DIR: folder, PORT: 'eighty' })).toEqual(oneLine(/PORT/));
    expect(await failure({ DATA_DIR: folder, DATABASE_URL: 'mysql://u:hush@127.0.0.1/x' })).toEqual(
      oneLine(/DATABASE_URL/),
    );
  });

  test('when the database is unreachable, without the password', async () => {
    const answer = await failure({
      DATA_DIR: await newFolder(),
      DATABASE_URL: 'postgres://marquee:hush@127.0.0.1:1/none',
    });
    expect(answer).toEqual(oneLine(/127\.0\.0\.1:1: connection refused/));
    expect(answer.output).not.toContain('hush');
  });
});
