import { sampleSchema } from '../../support/sample-domain';
import fc from '../../support/property';
import { Book } from '../../support/sample-domain/book.entities';
import { Branch } from '../../support/sample-domain/library.entities';
import { Reminder } from '../../support/sample-domain/visit.entities';
import { modelOf } from '../../../src/kernel/model/metadata';
import { encodeCursor, excludedByCursor, keyset, orderBy, pageOf } from '../../../src/kernel/read/page';
import { Parameters } from '../../../src/kernel/read/parameters';

beforeAll(() => void sampleSchema());

const ID = '0198c2a0-0000-7000-8000-000000000001';
const byPages = (direction: 'ASC' | 'DESC') => ({ orderBy: { field: 'PAGES', direction } });

test('decodes the value and ID that were encoded into a cursor', () => {
  const instants = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .chain((date) =>
      fc.integer({ min: 0, max: 999 }).map((micros) => {
        const [day, time] = date.toISOString().split('T') as [string, string];
        return `${day} ${time.slice(0, 12)}${String(micros).padStart(3, '0')}+00`;
      }),
    );
  fc.assert(
    fc.property(instants, fc.uuid(), (value, id) => {
      const cursor = encodeCursor({ type: 'Branch', order: 'CREATED_AT' }, value, id);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(pageOf(modelOf(Branch), { after: cursor }).after).toEqual({ value, id });
      expect(pageOf(modelOf(Branch), { before: cursor }).before).toEqual({ value, id });
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.uuid(), (pages, id) => {
      const value = String(pages);
      const after = encodeCursor({ type: 'Book', order: 'PAGES' }, value, id);
      expect(pageOf(modelOf(Book), { after, ...byPages('ASC') }).after).toEqual({ value, id });
    }),
  );
});

test('rejects any text that is not a cursor and names the argument', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), fc.boolean(), (text, encoded) => {
      const cursor = encoded ? Buffer.from(text).toString('base64url') : text;
      expect(() => pageOf(modelOf(Book), { before: cursor })).toThrow(
        /^`before` (is not a valid cursor for|belongs to) /,
      );
    }),
  );
});

test('compares the whole sort key in one row comparison, in reading direction', () => {
  const after = encodeCursor({ type: 'Book', order: 'PAGES' }, '7', ID);
  const sql = (args: object): unknown[] => {
    const page = pageOf(modelOf(Book), args);
    const parameters = new Parameters();
    return [...keyset(page, parameters), orderBy(page), ...parameters.values];
  };
  const outside = (args: object, by: 'after' | 'before'): string[] =>
    excludedByCursor(pageOf(modelOf(Book), args), new Parameters(), by);
  const order = `GREATEST(t."pages", '-2147483648'::integer)`;
  const row = `(${order}, t."id")`;

  expect(sql({ after, ...byPages('ASC') })).toEqual([
    `${row} > ($1::integer, $2::uuid)`,
    `ORDER BY ${order} ASC, t."id" ASC`,
    '7',
    ID,
  ]);
  expect(sql({ before: after, last: 2, ...byPages('DESC') })).toEqual([
    `${row} > ($1::integer, $2::uuid)`,
    `ORDER BY ${order} ASC, t."id" ASC`,
    '7',
    ID,
  ]);
  expect(sql({})).toEqual(['ORDER BY t."created_at" DESC, t."id" DESC']);
  expect(outside({ after, ...byPages('DESC') }, 'after')).toEqual([`${row} >= ($1::integer, $2::uuid)`]);
  expect(outside({ before: after, ...byPages('DESC') }, 'before')).toEqual([
    `${row} <= ($1::integer, $2::uuid)`,
  ]);
  expect(outside({ after, ...byPages('DESC') }, 'before')).toEqual([]);
});

test('defaults to pages of 20 rows and accepts 1 to 100', () => {
  expect(pageOf(modelOf(Book), {})).toMatchObject({ limit: 20, backwards: false, direction: 'DESC' });
  expect(pageOf(modelOf(Book), { first: null, last: null })).toMatchObject({ limit: 20, backwards: false });
  expect(pageOf(modelOf(Book), { last: 100 })).toMatchObject({ limit: 100, backwards: true });
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom('first', 'last'), (size, name) => {
      const page = () => pageOf(modelOf(Book), { [name]: size });
      if (size >= 1 && size <= 100) expect(page().limit).toBe(size);
      else expect(page).toThrow(`\`${name}\` must be from 1 to 100, but is ${size}.`);
    }),
  );
});

test('breaks ties by the primary key when rows have no ID', () => {
  const page = pageOf(modelOf(Reminder), {});

  expect(orderBy(page)).toBe('ORDER BY t."at" DESC, t."loan_id" DESC');
});
