import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Set to rewrite the committed snapshots: `UPDATE_SNAPSHOTS=1 npx jest test/domains/mutation-statements`. */
const UPDATE = process.env.UPDATE_SNAPSHOTS === '1';

/** Expects the lines to equal the committed file test/snapshots/NAME, or rewrites it on request. */
export function expectSnapshot(name: string, lines: readonly string[]): void {
  const file = join(__dirname, '..', 'snapshots', name);
  if (UPDATE) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n`);
  }
  const committed = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  expect(lines).toEqual(committed);
}
