import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { buildMarqueeSchema, printMarqueeSchema } from '../../src/schema';
import { breaksOf } from './schema-changes';

const file = (name: string): string => readFileSync(join(__dirname, name), 'utf8');
const today = new Date().toISOString().slice(0, 10);

test('schema.graphql is what the code prints', () => {
  expect(file('../../schema.graphql')).toBe(printMarqueeSchema());
});

test('no client of the released schema breaks', () => {
  expect(breaksOf(buildSchema(file('released.graphql')), buildMarqueeSchema(), today)).toEqual([]);
});

describe('what the guard lets through', () => {
  const released = (reason?: string) =>
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
    expect(breaksOf(released(reason), without, '2026-06-01')).toEqual(breaks);
  });

  test('nothing else that breaks, whatever was announced', () => {
    const before = buildSchema(
      'type Query { a: Int @deprecated(reason: "Use `b`. Removed after 2020-01-01.") }',
    );
    const after = buildSchema('type Query { b: Int  a: String }');

    expect(breaksOf(before, after, '2026-06-01')).toEqual(['Query.a changed type from Int to String.']);
  });
});
