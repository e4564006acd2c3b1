import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAM = '/usr/bin/wrk';
const SCRIPT = join(__dirname, 'wrk.lua');

/** The result of one load. */
export interface Load {
  readonly requests: number;
  readonly seconds: number;
  /** Bytes of all responses. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Failed responses and connections. */
  readonly errors: number;
}

/** Throws an error with installation instructions if wrk is missing and cannot be installed. */
export function ensureWrk(): void {
  if (existsSync(PROGRAM)) return;
  if (process.getuid?.() === 0) {
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('/usr/bin/apt-get', ['update'], options);
    spawnSync('/usr/bin/apt-get', ['install', '--yes', '--no-install-recommends', 'wrk'], options);
  }
  if (!existsSync(PROGRAM)) throw new Error('wrk makes the load: install it with `apt-get install wrk`.');
}

/** Sends the request bodies of a file, one per line, for some seconds. */
export async function load(
  url: string,
  bodies: string,
  headers: Readonly<Record<string, string>>,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<Load> {
  const args = [
    '--threads',
    '1',
    '--connections',
    `${connections}`,
    '--duration',
    `${seconds}s`,
    '--timeout',
    '10s',
  ];
  const { stdout } = await promisify(execFile)(
    PROGRAM,
    [...args, '--script', SCRIPT, url, '--', bodies, ...Object.entries(headers).flat()],
    { timeout: (seconds + 30) * 1000 },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Load;
}
