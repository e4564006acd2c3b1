import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { buildMarqueeSchema, printMarqueeSchema } from '../../src/schema';
import { unannounced } from './changelog-coverage';
import { breaksOf } from './schema-changes';

const file = (name: string): string => readFileSync(join(__dirname, name), 'utf8');
const today = new Date().toISOString().slice(0, 10);

test('schema.graphql matches the schema in the code', () => {
  expect(file('../../schema.graphql')).toBe(printMarqueeSchema());
});

/**
 * The last released schema. Updated only by the commit that raises the version in package.json: its first line names
 * the version, followed by schema.graphql of that version.
 */
const released = buildSchema(file('released.graphql'));

test('the released schema names the version of the package', () => {
  const { version } = JSON.parse(file('../../package.json')) as { version: string };
  expect(file('released.graphql').split('\n', 1)).toEqual([
    `# The schema of version ${version}, as its clients know it.`,
  ]);
});

test('the schema has no breaking changes since the release', () => {
  expect(breaksOf(released, buildMarqueeSchema(), today)).toEqual([]);
});

test('the newest section of CHANGELOG.md names every change to the released schema', () => {
  const [, newest = ''] = file('../../CHANGELOG.md').split(/^## .*$/m);
  expect(unannounced(released, buildMarqueeSchema(), newest)).toEqual([]);
});

describe('changelog coverage', () => {
  const before = buildSchema('type Query { kept(a: Int): Int  gone: Int }  enum Size { SMALL }');
  const after = buildSchema(
    'type Query { kept(a: Int, b: Int): Int  come(c: Int): New }  enum Size { SMALL LARGE }  type New { id: ID }',
  );

  test('requires every added and removed field, argument and enum value of released types', () => {
    expect(unannounced(before, after, 'b, come, gone and LARGE')).toEqual([
      'Query.gone',
      'Query.kept(b)',
      'Query.come',
      'Size.LARGE',
    ]);
  });

  test('accepts a change when it is named in a code span', () => {
    expect(unannounced(before, after, '`kept(b:)`, `Query.come`; no `gone`; `LARGE`')).toEqual([]);
  });
});

describe('breaking changes', () => {
  const deprecating = (reason?: string) =>
    buildSchema(`type Query { kept: Int  old: Int ${reason ? `@deprecated(reason: "${reason}")` : ''} }`);
  const without = buildSchema('type Query { kept: Int }');
  const broken = ['Query.old was removed.'];

  test.each([
    ['reports the removal of a field that was not deprecated', undefined, broken],
    [
      'reports the removal of a deprecated field without a replacement',
      'No longer supported. Removed after 2020-01-01.',
      broken,
    ],
    ['reports the removal of a deprecated field without a date', 'Use `kept`.', broken],
    [
      'reports the removal of a deprecated field before its date',
      'Use `kept`. Removed after 2026-06-02.',
      broken,
    ],
    ['allows the removal of a deprecated field after its date', 'Use `kept`. Removed after 2026-05-31.', []],
  ])('%s', (_, reason, breaks) => {
    expect(breaksOf(deprecating(reason), without, '2026-06-01')).toEqual(breaks);
  });

  test('reports breaking changes other than removals even if they were announced', () => {
    const before = buildSchema(
      'type Query { a: Int @deprecated(reason: "Use `b`. Removed after 2020-01-01.") }',
    );
    const after = buildSchema('type Query { b: Int  a: String }');

    expect(breaksOf(before, after, '2026-06-01')).toEqual(['Query.a changed type from Int to String.']);
  });
});
