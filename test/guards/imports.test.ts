import { execFile } from 'node:child_process';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expectSnapshot } from '../support/snapshot';

const root = resolve(__dirname, '../..');
const config = join(root, '.dependency-cruiser.cjs');
const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** The fixture file that violates each rule; those of the domain rules are derived in the test. */
const breaks: Record<string, string> = {
  'kernel-imports-kernel-only': 'src/kernel/imports-domain.ts',
  'analytics-imports-earlier-domains-only': 'src/domains/analytics/imports-list-of-domains.ts',
  'domains-import-kernel-areas-only': 'src/domains/identity/imports-kernel-file.ts',
  'list-of-domains-imports-domains-only': 'src/domains/index.ts',
  'networks-import-ports-and-kernel-only': 'src/networks/instagram/imports-domain.ts',
  'storage-imports-ports-and-kernel-only': 'src/storage/imports-server.ts',
  'language-models-import-ports-and-kernel-only': 'src/language-models/imports-server.ts',
  'demo-imports-domains-and-kernel-only': 'src/demo/imports-server.ts',
  'sandbox-imports-kernel-only': 'src/sandbox/imports-domain.ts',
  'sandbox-has-its-own-entry': 'bench/src/imports-sandbox.ts',
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
  modules: { source: string; dependencies: { resolved: string }[] }[];
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

/** Returns the imports between folders of the kernel that are part of a circle, one file for each. */
function circularFolders({ modules }: Cruise): string[] {
  const imports = new Map<string, Map<string, string>>();
  for (const { source, dependencies } of modules) {
    for (const { resolved } of dependencies) {
      const [from, to] = [dirname(source), dirname(resolved)];
      if (from === to || !isInKernel(source) || !isInKernel(resolved)) continue;
      imports.set(from, (imports.get(from) ?? new Map<string, string>()).set(to, `${source} → ${resolved}`));
    }
  }
  const reaches = (from: string, to: string, visited = new Set<string>()): boolean =>
    [...(imports.get(from)?.keys() ?? [])].some((next) => {
      if (next === to) return true;
      if (visited.has(next)) return false;
      return reaches(next, to, visited.add(next));
    });
  return [...imports].flatMap(([from, tos]) =>
    [...tos].filter(([to]) => reaches(to, from)).map(([, example]) => example),
  );
}

const isInKernel = (path: string): boolean => path.startsWith('src/kernel/');

/** Returns the file names that the kernel has more than once, except the index of each folder. */
function repeatedNames({ modules }: Cruise): string[] {
  const names = modules
    .map(({ source }) => source)
    .filter(isInKernel)
    .map((path) => basename(path));
  return names.filter((name, i) => name !== 'index.ts' && names.indexOf(name) !== i);
}

const MAX_AREAS = 5;

/** Returns the folders of the kernel that each file of a domain imports, by domain. */
function areasByDomain({ modules }: Cruise): Map<string, Map<string, Set<string>>> {
  const domains = new Map<string, Map<string, Set<string>>>();
  for (const { source, dependencies } of modules) {
    const domain = /^src\/domains\/(\w+)\//.exec(source)?.[1];
    if (!domain) continue;
    const areas = dependencies.flatMap(
      ({ resolved }) => /^src\/kernel\/([\w-]+)\/index\.ts$/.exec(resolved)?.[1] ?? [],
    );
    domains.set(domain, (domains.get(domain) ?? new Map<string, Set<string>>()).set(source, new Set(areas)));
  }
  return domains;
}

const filesWithTooManyAreas = (cruised: Cruise): string[] =>
  [...areasByDomain(cruised).values()].flatMap((files) =>
    [...files].filter(([, areas]) => areas.size > MAX_AREAS).map(([file]) => file),
  );

/**
 * Returns a line per domain: the areas of the kernel that it imports, and the most that one of its files does. Each file needs
 * few: an entity needs `model`, a mutation `write` and the `session` that it runs in, an email `mail`. A domain that signs
 * users in, sends email and has jobs needs the areas of all of these. A shared index would lower the number, not what its
 * files know.
 */
const figures = (cruised: Cruise): string[] =>
  [...areasByDomain(cruised)].sort().map(([domain, files]) => {
    const sets = [...files.values()];
    const all = [...new Set(sets.flatMap((areas) => [...areas]))].sort();
    const most = Math.max(...sets.map(({ size }) => size));
    return `${domain}: ${all.length} (${all.join(', ')}), at most ${most} per file`;
  });

describe('import rules', () => {
  let repository: Cruise;
  let fixtures: Cruise;
  beforeAll(async () => {
    [repository, fixtures] = await Promise.all([cruise(root), cruise(join(__dirname, 'import-fixtures'))]);
  });

  test('no file in this repository violates an import rule', () => {
    const { modules, summary } = repository;
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

  test('every import rule reports the fixture file that violates it', () => {
    const { summary } = fixtures;
    const rules = summary.ruleSetUsed.forbidden.map((rule) => rule.name);
    const expected = rules.map((rule) => {
      const domain = /^(\w+)-imports-earlier-domains-only$/.exec(rule)?.[1];
      return `${rule}: ${breaks[rule] ?? `src/domains/${domain}/imports-later-domain.ts`}`;
    });
    const violations = summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);

    expect(violations.sort()).toEqual(expected.sort());
  });

  test('folders of the kernel do not import each other in circles', () => {
    expect(circularFolders(repository)).toEqual([]);
    expect(circularFolders(fixtures)).toEqual([
      'src/kernel/read/page.ts → src/kernel/write/rows.ts',
      'src/kernel/write/mutations.ts → src/kernel/read/clock.ts',
    ]);
  });

  test('a file of a domain imports at most five areas of the kernel, and each domain the committed ones', () => {
    expect(filesWithTooManyAreas(repository)).toEqual([]);
    expect(filesWithTooManyAreas(fixtures)).toEqual(['src/domains/common/imports-six-kernel-areas.ts']);
    expectSnapshot('kernel-areas.txt', figures(repository));
  });

  test('files of the kernel have unique names', () => {
    expect(repeatedNames(repository)).toEqual([]);
    expect(repeatedNames(fixtures)).toEqual(['clock.ts']);
  });
});
