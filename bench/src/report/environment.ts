import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from '../settings';

/** Machine, versions and date of a run. */
export interface Environment {
  readonly date: string;
  readonly machine: string;
  readonly versions: Record<string, string>;
  readonly settings: Settings;
  /** Load average of the machine in the minute before the run. */
  readonly loadBefore: number;
}

/** Returns the version of a package, whose package.json is possibly not exported. */
function versionOf(name: string): string {
  let folder = dirname(require.resolve(name));
  for (;;) {
    try {
      const text = readFileSync(join(folder, 'package.json'), 'utf8');
      const found = JSON.parse(text) as { name?: string; version?: string };
      if (found.name === name && found.version) return found.version;
    } catch {
      // Not every folder has a package.json.
    }
    if (folder === dirname(folder)) return 'unknown';
    folder = dirname(folder);
  }
}

export function describeEnvironment(postgres: string, node22: string, settings: Settings): Environment {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  const packages = ['@apollo/server', 'type-graphql', 'typeorm', 'graphql', 'pg', 'postgraphile'];
  return {
    date: new Date().toISOString(),
    machine: `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${gib} GiB`,
    versions: {
      'Node.js': process.version,
      'Node.js of PostGraphile': spawnSync(node22, ['--version'], { encoding: 'utf8' }).stdout.trim(),
      PostgreSQL: postgres,
      ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    },
    settings,
    loadBefore: loadavg()[0]!,
  };
}
