import { type DocumentNode, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { linkModels } from '../../../src/kernel/model/link';
import { type BoundPlan, PlanCache } from '../../../src/kernel/read/compiled/plan-cache';
import { RowStream, SerializationError } from '../../../src/kernel/read/compiled/row-stream';
import { sampleSchema } from '../../support/sample-domain';
import { inEnglish } from '../../support/in-english';
import { rowBytes } from '../../support/row-bytes';

const ID = '0198c2a0-0000-7000-8000-000000000001';
const OTHER = '0198c2a0-0000-7000-8000-000000000002';
const NIL = '00000000-0000-0000-0000-000000000000';

let plans: PlanCache;
beforeEach(() => {
  plans = new PlanCache(sampleSchema(), linkModels());
});

/** Parsed documents, cached as in the server because plans are keyed by operation object. */
const documents = new Map<string, DocumentNode>();
function bind(query: string, variables: Record<string, unknown> = {}): BoundPlan | undefined {
  const document = documents.get(query) ?? parse(query);
  documents.set(query, document);
  const operation = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
  return plans.bind(document, operation as OperationDefinitionNode, variables);
}

const oneLine = (sql: string): string => sql.replace(/\s+/g, ' ').trim();

const EXAMPLE = 'query($id: ID!) { library(id: $id) { name books(first: 2) { nodes { title } } } }';

test('compiles the example in operation.ts to the documented statement and response', () => {
  const { plan, values } = bind(EXAMPLE, { id: ID })!;

  expect(oneLine(plan.text)).toBe(
    oneLine(`(SELECT x.* FROM (SELECT t."name" AS c0, t."id" AS k0 FROM "libraries" t WHERE t."id" = $1::uuid LIMIT 1) r1
      CROSS JOIN LATERAL (SELECT 1 AS b, r1.c0 AS s0 UNION ALL
        (SELECT 2 AS b, t."title" AS s0 FROM "books" t WHERE t."library_id" = r1.k0
          ORDER BY t."created_at" DESC, t."id" DESC LIMIT 2)) x)`),
  );
  expect(values).toEqual([ID]);
  const rows = [
    ['1', 'Pune'],
    ['2', 'Rain at Dawn'],
    ['2', 'The Long Monsoon'],
  ];
  expect(plan.write(rowBytes(rows), inEnglish).toString()).toBe(
    '{"library":{"name":"Pune","books":{"nodes":[{"title":"Rain at Dawn"},{"title":"The Long Monsoon"}]}}}',
  );
  expect(plan.write([], inEnglish).toString()).toBe('{"library":null}');
});

describe('PlanCache', () => {
  test('reuses the plan for every ID, including malformed ones', () => {
    const first = bind(EXAMPLE, { id: ID })!;
    const second = bind(EXAMPLE, { id: OTHER })!;
    const none = bind(EXAMPLE, { id: 'none' })!;

    expect(second.plan).toBe(first.plan);
    expect(none.plan).toBe(first.plan);
    expect([second.values, none.values]).toEqual([[OTHER], [NIL]]);
  });

  test('uses another plan when a variable changes what is read', () => {
    const query = `query($id: ID!, $n: Int = 2, $with: Boolean!) {
      library(id: $id) { name @include(if: $with) books(first: $n) { nodes { title } } } }`;
    const plan = (variables: object): unknown => bind(query, { id: ID, with: true, ...variables })!.plan;

    expect(plan({})).toBe(plan({ n: 2 }));
    expect(plan({ id: OTHER })).toBe(plan({}));
    expect(new Set([plan({}), plan({ n: 3 }), plan({ with: false })]).size).toBe(3);
  });

  test('uses another plan when an ID variable is also a filter value', () => {
    const query = `query($id: ID!) { branch(id: $id) { name } other: books(libraryId: $id, where: { branchId: { eq: $id } }) { nodes { title } } }`;
    const first = bind(query, { id: ID })!;
    const second = bind(query, { id: OTHER })!;

    expect(second.plan).not.toBe(first.plan);
    expect(first.values).toEqual([ID, ID]);
    expect(second.values).toEqual([OTHER, OTHER]);
  });

  test('binds every value as a parameter', () => {
    const { plan, values } = bind(
      `{ books(libraryId: "${ID}", where: { title: { in: ["it's", "x"] }, pages: { gt: 7 } }) { nodes { title } } }`,
    )!;

    expect(plan.text).not.toMatch(/it's|> 7|0198c2a0/);
    expect(values).toEqual([["it's", 'x'], 7, ID]);
  });

  test('binds no values for a list when none of its fields is read', () => {
    const lists = `empty: books(libraryId: "${OTHER}", where: { title: { eq: "x" } }) { __typename }`;
    const { plan, values } = bind(`{ ${lists} library(id: "${ID}") { name } }`)!;

    expect(values).toEqual([ID]);
    expect(plan.write(rowBytes([['1', 'Pune']]), inEnglish).toString()).toBe(
      '{"empty":{"__typename":"BookConnection"},"library":{"name":"Pune"}}',
    );
  });

  test('reads one extra row only when `hasNextPage` is selected', () => {
    const limits = (selection: string): string[] =>
      [
        ...bind(`{ books(libraryId: "${ID}", first: 5) { ${selection} } }`)!.plan.text.matchAll(
          /LIMIT (\d+)/g,
        ),
      ].map(([, limit]) => limit!);

    expect(limits('nodes { title }')).toEqual(['5']);
    expect(limits('nodes { title } pageInfo { endCursor }')).toEqual(['5']);
    expect(limits('nodes { title } pageInfo { hasNextPage }')).toEqual(['6']);
  });

  test('joins a row, counts a list and binds a value once when they are selected repeatedly', () => {
    const { plan, values } = bind(`{ books(libraryId: "${ID}") { a: totalCount b: totalCount
      nodes { a: branch { name } b: branch { id } } } other: books(libraryId: "${ID}") { totalCount } }`)!;

    expect(plan.text.match(/LEFT JOIN/g)).toHaveLength(1);
    expect(plan.text.match(/count\(\*\)/g)).toHaveLength(1);
    expect(values).toEqual([ID]);
  });

  test('distinguishes omitted variables from null', () => {
    const query = `query($n: Int) { books(libraryId: "${ID}", where: { pages: { gt: $n } }) { totalCount } }`;

    expect(bind(query)!.plan.text).not.toContain('pages');
    expect(bind(query, { n: null })).toBeUndefined();
    expect(bind(query)).toBeDefined();
  });

  test('returns no plan when an ID is null, even if the operation has a cached plan', () => {
    const query = 'query($id: ID = "x") { library(id: $id) { name } }';

    expect(bind(query, { id: null })).toBeUndefined();
    expect(bind(query, { id: ID })!.values).toEqual([ID]);
    expect(bind(query, { id: null })).toBeUndefined();
  });

  test('does not cache a plan when its values are unlikely to repeat', () => {
    const query = `query($t: String!) { books(libraryId: "${ID}", where: { title: { eq: $t } }) { totalCount } }`;
    const long = 'x'.repeat(2_000);

    expect(bind(query, { t: long })!.plan).not.toBe(bind(query, { t: long })!.plan);
    expect(bind(query, { t: 'x' })!.plan).toBe(bind(query, { t: 'x' })!.plan);
  });

  test('retains only the 1,000 most recently used plans', () => {
    const first = bind(EXAMPLE, { id: ID })!.plan;
    for (let n = 0; n < 3_000; n += 1)
      bind('query($n: String!) { books(libraryId: "x", where: { title: { eq: $n } }) { totalCount } }', {
        n: `${n}`,
      });

    expect(bind(EXAMPLE, { id: ID })!.plan).not.toBe(first);
    expect((plans as unknown as { plans: { size: number } }).plans.size).toBe(1_000);
  });
});

test.each([
  ['introspection', '{ __schema { queryType { name } } branch(id: "x") { name } }'],
  ['the `node` field', '{ node(id: "x") { id } }'],
  ['an operation that reads no rows', '{ __typename }'],
  ['an invalid argument', '{ books(libraryId: "x", first: 101) { totalCount } }'],
  ['an invalid cursor', '{ books(libraryId: "x", after: "none") { totalCount } }'],
  [
    'an operation that reads more than 64 tables',
    `{ ${Array.from({ length: 64 }, (_, i) => `a${i}: library(id: "x") { name }`).join(' ')} }`,
  ],
  [
    'an operation with a statement too long to cache',
    `{ ${Array.from(
      { length: 60 },
      (
        _,
        i,
      ) => `a${i}: books(libraryId: "x", first: ${i + 1}, where: { pages: { gt: 1, gte: 1, lt: 9, lte: 9, eq: 5, in: [5] } }) {
        nodes { title pages isLong genre createdAt price { amount currency } usage { countedAt borrowed days perDay } } }`,
    ).join(' ')} }`,
  ],
  ['a missing variable', 'query($id: ID!) { branch(id: $id) { name } }'],
])('uses the resolver path for %s', (_, query) => {
  expect(bind(query)).toBeUndefined();
});

describe('unexpected rows', () => {
  test('throws when a row does not belong to the plan, because its data would be lost', () => {
    const { plan } = bind(EXAMPLE, { id: ID })!;

    expect(() => plan.write(rowBytes([['7', 'x']]), inEnglish)).toThrow(
      '1 of 1 rows are not part of the response.',
    );
    expect(new RowStream([], inEnglish).take(1)).toBeUndefined();
  });

  test('throws a SerializationError when a non-null field is null, so the resolver path runs', () => {
    expect(() => bind(EXAMPLE, { id: ID })!.plan.write(rowBytes([['1', null]]), inEnglish)).toThrow(
      SerializationError,
    );
  });
});
