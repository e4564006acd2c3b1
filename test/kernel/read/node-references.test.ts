import 'reflect-metadata';
import { parse, type OperationDefinitionNode } from 'graphql';
import '../../support/sample-domain/course.entities';
import '../../support/sample-domain/remark.entities';
import { measure } from '../../../src/kernel/limits/measure';
import { linkModels } from '../../../src/kernel/model/link';
import { PlanCache } from '../../../src/kernel/read/compiled/plan-cache';
import { type WritableSample, writableSample } from '../../support/sample-domain/writing';

const uuid = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, BRANCH, CLOSED, BOOK, OTHER_BOOK] = [1, 2, 3, 4, 5].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
];
const SUBJECTS: [type: string | null, id: string | null][] = [
  ['Book', BOOK],
  ['Branch', BRANCH],
  ['Branch', CLOSED],
  ['Book', uuid(99)],
  ['Book', OTHER_BOOK],
  [null, null],
  ['Library', LIBRARY],
  ['Branch', BOOK],
];

const REMARKS = `{ library(id: "${LIBRARY}") {
  remarks(first: 8, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { body subject { __typename id
    ... on Book { title }
    ... on Branch { name library { name } }
    ... on Library { books(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { title } } } } } } } }`;

let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  const { pool } = sample;
  await pool.query(`INSERT INTO libraries (id, name) VALUES ('${LIBRARY}', 'L')`);
  await pool.query(
    `INSERT INTO branches (id, library_id, name, deleted_at)
     VALUES ('${BRANCH}', '${LIBRARY}', 'B', NULL), ('${CLOSED}', '${LIBRARY}', 'C', now())`,
  );
  for (const [i, book] of [BOOK, OTHER_BOOK].entries())
    await pool.query(
      `INSERT INTO books (id, library_id, title, created_at) VALUES ($1, $2, $3, '2026-01-0${i + 1}')`,
      [book, LIBRARY, `T${i}`],
    );
  for (const [i, [type, id]] of SUBJECTS.entries())
    await pool.query(
      `INSERT INTO remarks (id, library_id, body, subject_type, subject_id, created_at)
       VALUES ($1, $2, $3, $4, $5, '2026-01-0${i + 1}')`,
      [uuid(20 + i), LIBRARY, String(i), type, id],
    );
});

afterAll(() => sample.stop());

test('returns nodes of several types, and null for deleted, missing and no nodes, on both paths', async () => {
  expect(await sample.read(REMARKS)).toEqual({
    library: {
      remarks: {
        nodes: [
          { body: '0', subject: { __typename: 'Book', id: BOOK, title: 'T0' } },
          { body: '1', subject: { __typename: 'Branch', id: BRANCH, name: 'B', library: { name: 'L' } } },
          { body: '2', subject: null },
          { body: '3', subject: null },
          { body: '4', subject: { __typename: 'Book', id: OTHER_BOOK, title: 'T1' } },
          { body: '5', subject: null },
          {
            body: '6',
            subject: {
              __typename: 'Library',
              id: LIBRARY,
              books: { nodes: [{ title: 'T0' }, { title: 'T1' }] },
            },
          },
          { body: '7', subject: null },
        ],
      },
    },
  });
});

test('finds nodes by their type, so that an ID of another type leads nowhere', () => {
  const document = parse(REMARKS);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const { plan } = new PlanCache(sample.schema, linkModels()).bind(document, operation, {})!;

  expect(plan.text).toMatch(/FROM "books" t +WHERE r\d+\.k\d+ = 'Book' AND t\."id" = r\d+\.k\d+ +LIMIT 1/);
});

test('costs one row per reference', () => {
  const costOf = (selection: string): number => {
    const document = parse(`{ library(id: "${LIBRARY}") { remarks(first: 10) { nodes { ${selection} } } } }`);
    return measure(sample.schema, document, document.definitions[0] as OperationDefinitionNode, {}).cost;
  };

  expect(costOf('id subject { id }') - costOf('id')).toBe(10);
});
