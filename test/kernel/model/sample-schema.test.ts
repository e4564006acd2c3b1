import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, printSchema, visit } from 'graphql';
import { sampleSchema } from '../../support/sample-domain';

const SCHEMA = join(__dirname, '../../support/sample-domain/schema.graphql');

const withoutDescriptions = (): string =>
  print(
    visit(parse(printSchema(sampleSchema())), {
      StringValue: (_, key) => (key === 'description' ? null : undefined),
    }),
  ) + '\n';

test('the sample domain generates this schema', () => {
  expect(withoutDescriptions()).toBe(readFileSync(SCHEMA, 'utf8'));
});

test('every type, field, argument and value is described', () => {
  const undescribed = printSchema(sampleSchema())
    .split('\n')
    .filter((line, i, lines) => /^ *\w[\w ]*[:({]|^ +[A-Z_]+$/.test(line) && !lines[i - 1]!.endsWith('"""'))
    .filter((line) => !/^(type (Query|Mutation)|directive|schema) ?/.test(line));

  expect(undescribed).toEqual([]);
});

test('what is generated is described by what was declared', () => {
  const text = printSchema(sampleSchema());

  expect(text).toContain('"""Books of one library; empty when there are none that you may see."""');
  expect(text).toContain('"""Books of the library, as far as you may see them."""');
  expect(text).toContain('"""The book with this id; null when there is none that you may see."""');
  expect(text).toContain('"""By id. Where it is; null when in no branch."""');
  expect(text).toContain('"""The order; CREATED_AT DESC when left out."""');
});
