import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { type ASTNode, parse, visit } from 'graphql';

const root = resolve(__dirname, '../..');

interface Source {
  path: string;
  lines: string[];
}

/** A repository convention: the files it covers, what violates it, and a file that proves it is detected. */
interface Rule {
  name: string;
  files: RegExp;
  broken: { path: string; text: string };
  /** Returns the numbers of the offending lines, from 1. */
  offences(source: Source): number[];
}

const linesWhere = (offends: (line: string) => boolean) => (source: Source) =>
  source.lines.flatMap((line, index) => (offends(line) ? [index + 1] : []));

const linesAfter = (most: number) => (source: Source) =>
  source.lines.length > most ? [source.lines.length] : [];

const domainWords =
  /\b(organi[sz]ations?|campaigns?|client accounts?|posts?|hashtags?|instagram|facebook|linkedin|pinterest|tiktok|twitter|youtube)\b/;

/** Splits the identifiers of a line into words, so `clientAccountId` and `client_account_id` read the same. */
const wordsOf = (line: string) =>
  line
    .replace(/\bPOST\b|\.post\(|\bmethod:? ['"`]post['"`]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();

/** Words and openings that descriptions must not use, because a standard term exists for each of them. */
const unusualWords =
  /\b(anew|begun|besides|whoever|somebody|behind|ahead of|as far as|left out|gives? back|brings? back|put away|calls? off|where it stands|what it is to|e-mail|telephone|web site|pictures?|films?|the row|rows of|Needs [A-Z]|Makes an?)\b|; null|null (when|while|where)\b|\bBy id\./;
const unusualOpenings =
  /^(What|Who|Whom|Whose|Which|How|Where|Why|It|Its|That|Some|Something|Anything|Yes|No|Nothing)\b/;
const isUnusual = (text: string) => unusualWords.test(text) || unusualOpenings.test(text);

/** Returns the lines whose `description:` violates the rule, with the text on the same or the next line. */
const unusualDescriptions = ({ lines }: Source) =>
  lines.flatMap((line, index) => {
    const [, rest] = /\bdescription:\s*(.*)$/.exec(line) ?? [];
    const text = (rest === '' ? lines[index + 1] : rest)?.trim().match(/^['"`](.*)/)?.[1];
    return text !== undefined && isUnusual(text) ? [index + 1] : [];
  });

const rules: Rule[] = [
  {
    name: 'descriptions use standard terms',
    files: /^src\/(kernel|domains)\/.*\.ts$/,
    offences: unusualDescriptions,
    broken: {
      path: 'src/domains/content/post.entity.ts',
      text: "  description:\n    'What it is about.',\n  description: 'The title.',\n",
    },
  },
  {
    name: 'the kernel contains no product terms',
    files: /^src\/kernel\//,
    offences: linesWhere((line) => domainWords.test(wordsOf(line))),
    broken: {
      path: 'src/kernel/read/loader.ts',
      text: "fetch('/', { method: 'POST' });\nconst clientAccountId = id;\n",
    },
  },
  {
    name: 'connections are created in kernel/database, which limits how long they wait',
    files: /^src\/(?!kernel\/database\/)/,
    offences: linesWhere((line) => /\bnew (pg\.)?(Pool|Client|DataSource)\(/.test(line)),
    broken: { path: 'src/kernel/jobs/queue.ts', text: 'const pool = new Pool({ connectionString: url });\n' },
  },
  {
    name: 'requests use the connections of their context, in turns with other users',
    files: /^src\/(domains|kernel)\//,
    offences: linesWhere((line) => /services\.pool\b|\bpool\b.*\} = \S+\.services;/.test(line)),
    broken: { path: 'src/domains/content/post.service.ts', text: 'const { pool } = context.services;\n' },
  },
  {
    name: 'source files have at most 300 lines',
    files: /^src\/.*\.tsx?$/,
    offences: linesAfter(300),
    broken: { path: 'src/domains/content/post.service.ts', text: '\n'.repeat(301) },
  },
  {
    name: 'entity files have at most 250 lines',
    files: /\.entity\.ts$/,
    offences: linesAfter(250),
    broken: { path: 'src/domains/content/post.entity.ts', text: '\n'.repeat(251) },
  },
  {
    name: 'emails are sent only by the function that limits them',
    files: /^src\/(?!kernel\/mail\/send-mail\.ts)/,
    offences: linesWhere((line) => /\bmailer\??\.send\(/.test(line)),
    broken: { path: 'src/domains/jobs/report.job.ts', text: 'await mailer.send(to, content);\n' },
  },
  {
    name: 'files contain no to-do comments',
    files: /./,
    offences: linesWhere((line) => /\b(TO[D]O|FIX[M]E|XX[X])\b/.test(line)),
    broken: { path: 'src/main.ts', text: ['// TO', 'DO: finish'].join('') },
  },
  {
    name: 'tests are not skipped or focused',
    files: /\.test\.tsx?$/,
    offences: linesWhere((line) =>
      /\b(describe|it|test)(\.concurrent)?\.(only|skip|todo|failing)\b|\b(fdescribe|fit|xdescribe|xit|xtest)\(/.test(
        line,
      ),
    ),
    broken: { path: 'test/kernel/clock.test.ts', text: ['describe', ".skip('clock', () => {});"].join('') },
  },
  {
    name: 'migration file names have a timestamp, a verb and a noun',
    files: /^migrations\/.*\.ts$/,
    offences: ({ path }) => (/^migrations\/\d{13}-[a-z]+(-[a-z0-9]+)+\.ts$/.test(path) ? [] : [1]),
    broken: { path: 'migrations/1790000000000-CreatePosts.ts', text: '' },
  },
];

const sources = readSources(['src', 'test', 'migrations', 'examples', 'bench', '.ci']);

/** The elements of a schema whose descriptions are unusual or do not end like a sentence. */
function unusualElements(schema: string): string[] {
  const found: string[] = [];
  const path: string[] = [];
  const named = (node: ASTNode) =>
    node.kind.endsWith('Definition') && 'name' in node && node.name ? node.name.value : undefined;
  visit(parse(schema), {
    enter: (node) => {
      const name = named(node);
      if (name === undefined) return;
      path.push(name);
      const text = 'description' in node ? (node.description?.value.trim() ?? '') : '';
      if (isUnusual(text) || !/[.!?)]$/.test(text)) found.push(path.join('.'));
    },
    leave: (node) => {
      if (named(node) !== undefined) path.pop();
    },
  });
  return found;
}

test('descriptions of the schema use standard terms and end with a period', () => {
  expect(unusualElements(readFileSync(join(root, 'schema.graphql'), 'utf8'))).toEqual([]);
  expect(unusualElements('"""A post."""\ntype Post {\n"""What it is about."""\ntitle: String\n}')).toEqual([
    'Post.title',
  ]);
});

describe.each(rules)('$name', ({ files, offences, broken }) => {
  test('no file in this repository breaks the rule', () => {
    const found = sources
      .filter(({ path }) => files.test(path))
      .flatMap((source) => offences(source).map((line) => `${source.path}:${line}`));

    expect(found).toEqual([]);
  });

  test('a file that breaks the rule is reported', () => {
    expect(broken.path).toMatch(files);
    expect(offences(sourceOf(broken.path, broken.text))).toHaveLength(1);
  });
});

describe('migrations do not block reads and writes of existing tables', () => {
  const migrations = sources.map(({ path }) => path).filter((path) => /^migrations\/.*\.ts$/.test(path));

  test('no file in this repository breaks the rule', async () => {
    const texts = new Map<string, string>();
    for (const path of migrations) texts.set(path, await sqlOf(path));

    expect(lintSql(texts)).toEqual([]);
  });

  test('a statement that breaks the rule is reported', () => {
    // A table of another migration exists.
    const texts = new Map([
      ['migrations/first.ts', 'CREATE TABLE people (name text);\n'],
      ['migrations/second.ts', 'CREATE INDEX by_name ON people (name);\n'],
    ]);

    expect(lintSql(texts)).toEqual([
      'migrations/second.ts: require-concurrent-index-creation: CREATE INDEX by_name ON people (name)',
    ]);
  });
});

/** Reads the text files under `directories` of the repository. */
function readSources(directories: string[]): Source[] {
  return directories
    .map((directory) => join(root, directory))
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => readdirSync(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(node_modules|artefacts|results|import-fixtures)\//.test(path))
    .map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}

function sourceOf(path: string, text: string): Source {
  return { path, lines: text.replace(/\n$/, '').split('\n') };
}

interface Migration {
  up(runner: { query(sql: string): Promise<unknown[]> }): Promise<void>;
}

/** Returns the statements of the up migration, without running them. */
async function sqlOf(path: string): Promise<string> {
  const statements: string[] = [];
  const runner = {
    query: (sql: string) => {
      statements.push(sql.trim().replace(/;$/, ''));
      return Promise.resolve([]);
    },
  };
  const module = jest.requireActual<Record<string, new () => Migration>>(join(root, path));
  for (const Migration of Object.values(module)) await new Migration().up(runner);
  return `${statements.join(';\n')};\n`;
}

interface Finding {
  file: string;
  rule_name: string;
  line: number;
}

/** Returns the violations that squawk finds in SQL by path, with rule and line of SQL. One run reads all files. */
function lintSql(texts: ReadonlyMap<string, string>): string[] {
  const squawk = require.resolve('squawk-cli/js/bin/squawk');
  const folder = mkdtempSync(join(tmpdir(), 'marquee-sql-'));
  const fileOf = (path: string): string => `${basename(path)}.sql`;
  try {
    for (const [path, sql] of texts) writeFileSync(join(folder, fileOf(path)), sql);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [squawk, '--config', join(root, '.squawk.toml'), '--reporter', 'json', ...readdirSync(folder)],
      { cwd: folder, encoding: 'utf8' },
    );
    if (!stdout) throw new Error(`squawk gave no answer: ${stderr}`);
    const findings = JSON.parse(stdout) as Finding[];
    return [...texts].flatMap(([path, sql]) => {
      const lines = sql.split('\n');
      return findings
        .filter(({ file }) => file === fileOf(path))
        .map(({ rule_name, line }) => `${path}: ${rule_name}: ${lines[line]?.replace(/;$/, '')}`);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
