import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const config = join(root, '.dependency-cruiser.cjs');
const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** The fixture file that violates each rule; those of the domain rules are derived in the test. */
const breaks: Record<string, string> = {
  'kernel-imports-kernel-only': 'src/kernel/imports-domain.ts',
  'analytics-imports-earlier-domains-only': 'src/domains/analytics/imports-list-of-domains.ts',
  'list-of-domains-imports-domains-only': 'src/domains/index.ts',
  'networks-import-domains-and-kernel-only': 'src/networks/instagram/imports-server.ts',
  'server-imports-no-entry': 'src/server/imports-entry.ts',
  'schema-imports-domains-and-kernel-only': 'src/schema.ts',
  'config-imports-libraries-only': 'src/config.ts',
  'migrations-import-no-application-code': 'migrations/imports-application.ts',
  'examples-import-examples-only': 'examples/imports-server.ts',
  'every-file-has-a-layer': 'src/helpers/without-layer.ts',
  'nothing-imports-tests': 'bench/src/imports-test.ts',
  'no-cycles': 'src/kernel/cycle-from.ts',
};

interface Cruise {
  modules: { source: string }[];
  summary: {
    violations: { from: string; to: string; rule: { name: string } }[];
    ruleSetUsed: { forbidden: { name: string }[] };
  };
}

/** Runs dependency-cruiser on `directory`, in a separate process because it is an ES module. */
async function cruise(directory: string): Promise<Cruise> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--config', config, '--output-type', 'json', '.'],
    { cwd: directory, maxBuffer: 1 << 28 },
  );
  return JSON.parse(stdout) as Cruise;
}

describe('import rules', () => {
  test('no file in this repository violates an import rule', async () => {
    const { modules, summary } = await cruise(root);
    const violations = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);

    expect(violations).toEqual([]);
    expect(modules.map((module) => module.source)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^src\/kernel\//),
        expect.stringMatching(/^src\/domains\//),
        expect.stringMatching(/^test\//),
      ]),
    );
  });

  test('every import rule reports the fixture file that violates it', async () => {
    const { summary } = await cruise(join(__dirname, 'import-fixtures'));
    const rules = summary.ruleSetUsed.forbidden.map((rule) => rule.name);
    const expected = rules.map((rule) => {
      const domain = /^(\w+)-imports-earlier-domains-only$/.exec(rule)?.[1];
      return `${rule}: ${breaks[rule] ?? `src/domains/${domain}/imports-later-domain.ts`}`;
    });
    const violations = summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);

    expect(violations.sort()).toEqual(expected.sort());
  });
});
