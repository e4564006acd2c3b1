import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const clients = join(root, 'examples/clients');

test('the types of the examples match schema.graphql', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-types-'));
  const made = join(folder, 'schema.d.ts');
  execFileSync(
    join(root, 'node_modules/.bin/gql.tada'),
    ['generate-output', '--tsconfig', join(clients, 'tsconfig.json'), '--output', made],
    { cwd: root, stdio: 'pipe' },
  );
  const fresh = readFileSync(made, 'utf8');
  rmSync(folder, { recursive: true });

  expect(readFileSync(join(clients, 'shared/schema.d.ts'), 'utf8')).toBe(fresh);
});
