import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { buildMarqueeSchema, printMarqueeSchema } from '../../src/schema';
import { unannounced } from './changelog-coverage';
import { breaksOf } from './schema-changes';

const file = (name: string): string => readFileSync(join(__dirname, name), 'utf8');
const today = new Date().toISOString().slice(0, 10);

test('schema.graphql is what the code prints', () => {
  expect(file('../../schema.graphql')).toBe(printMarqueeSchema());
});

/**
 * The last released schema. It is renewed when a version is released and at no other time, by the commit that raises the
 * version in package.json: its first line names that version, below it stands schema.graphql as it is then.
 */
const released = buildSchema(file('released.graphql'));

test('the released schema is that of the version of the package', () => {
  const { version } = JSON.parse(file('../../package.json')) as { version: string };
  expect(file('released.graphql').split('\n', 1)).toEqual([
    `# The schema of version ${version}, as its clients know it.`,
  ]);
});

test('no client of the released schema breaks', () => {
  expect(breaksOf(released, buildMarqueeSchema(), today)).toEqual([]);
});

test('the newest section of CHANGELOG.md names what came to the released schema', () => {
  const [, newest = ''] = file('../../CHANGELOG.md').split(/^## .*$/m);
  expect(unannounced(released, buildMarqueeSchema(), newest)).toEqual([]);
});

describe('what has to be announced', () => {
  const before = buildSchema('type Query { kept(a: Int): Int  gone: Int }  enum Size { SMALL }');
  const after = buildSchema(
    'type Query { kept(a: Int, b: Int): Int  come: New }  enum Size { SMALL LARGE }  type New { id: ID }',
  );

  test('is every field, argument and value, of the types that were there', () => {
    expect(unannounced(before, after, 'b, come, gone and LARGE')).toEqual([
      'Query.gone',
      'Query.kept(b)',
      'Query.come',
      'Size.LARGE',
    ]);
  });

  test('is named in code', () => {
    expect(unannounced(before, after, '`kept(b:)`, `Query.come`; no `gone`; `LARGE`')).toEqual([]);
  });
});

describe('what the guard lets through', () => {
  const deprecating = (reason?: string) =>
    buildSchema(`type Query { kept: Int  old: Int ${reason ? `@deprecated(reason: "${reason}")` : ''} }`);
  const without = buildSchema('type Query { kept: Int }');
  const broken = ['Query.old was removed.'];

  test.each([
    ['a field that was never deprecated', undefined, broken],
    ['one without a replacement', 'No longer supported. Removed after 2020-01-01.', broken],
    ['one without a date', 'Use `kept`.', broken],
    ['one whose date is still to come', 'Use `kept`. Removed after 2026-06-02.', broken],
    ['one whose date has passed', 'Use `kept`. Removed after 2026-05-31.', []],
  ])('%s', (_, reason, breaks) => {
    expect(breaksOf(deprecating(reason), without, '2026-06-01')).toEqual(breaks);
  });

  test('nothing else that breaks, whatever was announced', () => {
    const before = buildSchema(
      'type Query { a: Int @deprecated(reason: "Use `b`. Removed after 2020-01-01.") }',
    );
    const after = buildSchema('type Query { b: Int  a: String }');

    expect(breaksOf(before, after, '2026-06-01')).toEqual(['Query.a changed type from Int to String.']);
  });
});
