import { join } from 'node:path';
import { COLUMNS, RULES } from './counts';
import { parseCsv, readCsv } from './csv';
import { columnExists, fieldExists, mechanismExists, ruleTargetExists } from './targets';

const columns = readCsv(join(__dirname, 'columns.csv'), [
  'source',
  'table',
  'column',
  'kind',
  'target',
  'reason',
]);
const rules = readCsv(join(__dirname, 'rules.csv'), ['source', 'kind', 'subject', 'target']);

/** The domains of the model, in their order. */
const DOMAINS =
  'identity organizations platform notifications jobs billing channels media brand campaigns content ai ' +
  'repurposing review publishing inbox analytics';

const split = (targets: string): string[] => targets.split('; ');
const compare = (a: string[], b: string[]): number => {
  const at = a.findIndex((cell, index) => cell !== b[index]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
};

/** Returns the number of rows by the first and second cell. */
function countsOf(keys: readonly string[][]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const [first = '', second = ''] of keys) {
    const group = (counts[first] ??= {});
    group[second] = (group[second] ?? 0) + 1;
  }
  return counts;
}

describe.each([
  { file: 'columns.csv', keys: columns.map((row) => [row.source, row.table, row.column]), counts: COLUMNS },
  { file: 'rules.csv', keys: rules.map((row) => [row.source, row.kind, row.subject]), counts: RULES },
])('$file', ({ keys, counts }) => {
  test('contains the declared number of rows of each source', () => {
    expect(countsOf(keys)).toEqual(counts);
  });

  test('is sorted by its key and contains each key once', () => {
    const sorted = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()].sort(compare);
    expect(keys).toEqual(sorted);
  });
});

type ColumnRow = (typeof columns)[number];

/** Returns why a row is invalid. Undefined if it is valid. */
function violation({ kind, target, reason }: ColumnRow): string | undefined {
  const targets = split(target);
  const missing = (exists: (name: string) => boolean): string | undefined => {
    const name = targets.find((each) => !exists(each));
    return name === undefined ? undefined : `${name} does not exist`;
  };
  switch (kind) {
    case 'field':
      return missing(fieldExists);
    case 'column':
      return missing(columnExists);
    case 'mechanism':
      return reason === '' ? 'has no reason' : missing(mechanismExists);
    case 'open':
      if (!targets.every((each) => /^[A-Z][A-Za-z]+(\.[a-z][A-Za-z0-9]*)?$/.test(each)))
        return 'names no planned entity';
      if (!DOMAINS.split(' ').includes(reason.split(':', 1)[0]!)) return 'names no domain';
      return targets.some(fieldExists) ? 'exists, so its kind is field' : undefined;
    default:
      return `has the unknown kind ${kind}`;
  }
}

test('every column has a target that exists, or one that is planned and does not exist yet', () => {
  const broken = columns.flatMap((row) => {
    const why = violation(row);
    return why === undefined ? [] : [`${row.source}.${row.table}.${row.column}: ${why}`];
  });
  expect(broken).toEqual([]);
});

test.each([
  ['field', 'Post.title; Post.media.url', '', undefined],
  ['field', 'Post.title; Post.media.nothing', '', 'Post.media.nothing does not exist'],
  ['field', 'Post.title.length', '', 'Post.title.length does not exist'],
  ['field', 'PostStatus', '', 'PostStatus does not exist'],
  ['column', 'users.password_hash', '', undefined],
  ['column', 'users.password', '', 'users.password does not exist'],
  ['mechanism', 'auth.one_time_tokens', 'Hashed.', undefined],
  ['mechanism', 'auth.one_time_tokens', '', 'has no reason'],
  ['mechanism', 'auth.no_tokens', 'Hashed.', 'auth.no_tokens does not exist'],
  ['open', 'Planned.field', 'billing: later.', undefined],
  ['open', 'Planned.field', 'later', 'names no domain'],
  ['open', 'planned', 'billing', 'names no planned entity'],
  ['open', 'Post.title', 'content', 'exists, so its kind is field'],
  ['none', 'Post.title', '', 'has the unknown kind none'],
])('reports the violation of a column when it is %s %s with the reason "%s"', (kind, target, reason, why) => {
  expect(violation({ source: '', table: '', column: '', kind, target, reason })).toBe(why);
});

test('every rule has targets of a known form that exist or are planned', () => {
  const broken = rules.flatMap(({ source, kind, subject, target }) =>
    split(target)
      .filter((each) => !ruleTargetExists(each))
      .map((each) => `${source}.${kind}.${subject}: ${each}`),
  );
  expect(broken).toEqual([]);
});

test.each([
  'column posts.id',
  'constraint posts.ck_posts_status',
  'decision 0023',
  'enum PostStatus',
  'file src/config.ts',
  'function tenancy.enter',
  'index uq_users_lower_email',
  'package typeorm',
  'partitioned engagement_metrics',
  'planned: a policy',
  'policy posts.posts_read',
  'security posts',
  'setting POOL_SIZE',
  'test test/guards/catalog.test.ts',
  'trigger posts_touch',
  'type Post.media.url',
])('accepts the target "%s" of a rule', (target) => {
  expect(ruleTargetExists(target)).toBe(true);
});

test.each([
  'column posts.nothing',
  'constraint ck_posts_status',
  'decision 9999',
  'decision 0',
  'enum Post',
  'file src/nothing.ts',
  'function tenancy.nothing',
  'index uq_users_email',
  'package nothing',
  'partitioned posts',
  'planned:',
  'policy posts.nothing',
  'security role_permissions',
  'setting NOTHING',
  'test test/support/server.ts',
  'trigger nothing_touch',
  'type Nothing',
  'view nothing',
  'toString posts',
  'somewhere',
  '',
])('rejects the target "%s" of a rule', (target) => {
  expect(ruleTargetExists(target)).toBe(false);
});

test('parses quoted cells and rejects malformed CSV', () => {
  expect(parseCsv('a,b\n"x, ""y""",\n')).toEqual([
    ['a', 'b'],
    ['x, "y"', ''],
  ]);
  expect(() => parseCsv('a,"b\n')).toThrow('Malformed CSV: "b');
});
