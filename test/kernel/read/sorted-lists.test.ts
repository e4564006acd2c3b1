import 'reflect-metadata';
import { graphql, type GraphQLEnumType, type OperationDefinitionNode, parse } from 'graphql';
import { diffSchema } from '../../../src/kernel/database/drift';
import { linkModels } from '../../../src/kernel/model/link';
import { PlanCache } from '../../../src/kernel/read/compiled/plan-cache';
import { Reader } from '../../../src/kernel/read/reader';
import { declareCrud } from '../../../src/kernel/write/crud';
import { until } from '../../live/subscription-helpers';
import { WAITING } from '../../support/locks';
import { Room } from '../../support/sample-domain/room.entities';
import '../../support/sample-domain/visit.entities';
import { type WritableSample, writableSample } from '../../support/sample-domain/writing';
import type { Json } from '../../support/server';

/** Lists that are sorted by another row's attribute or by an enumeration, have a default filter and can be searched. */
const uuid = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, OTHER, ATLAS, BRAILLE, CELLAR] = [1, 2, 11, 12, 13].map(uuid);
const PAST = '2020-01-01T00:00:00+00:00';

/** Invalid arguments are rejected before anything is read. */
const NO_DATABASE = { reader: new Reader({ query: () => Promise.reject(new Error('a statement')) }) };

let sample: WritableSample;
const sql = async (text: string, ...values: unknown[]): Promise<Json[]> =>
  (await sample.pool.query(text, values)).rows;

beforeAll(async () => {
  declareCrud(Room, { permission: 'ROOMS_WRITE', operations: ['create'], fields: ['code', 'title'] });
  sample = await writableSample();
  await sql(`INSERT INTO libraries (id, name) VALUES ($1, 'L'), ($2, 'O')`, LIBRARY, OTHER);
});

beforeEach(async () => {
  await sql('TRUNCATE bookings, rooms');
  await sql(
    `INSERT INTO rooms (library_id, id, code, title)
     VALUES ($1, $2, 'A-1', 'atlas room'), ($1, $3, 'B-1', 'Braille Library'), ($1, $4, 'C-1', 'cellar')`,
    LIBRARY,
    ATLAS,
    BRAILLE,
    CELLAR,
  );
  const bookings: [n: number, room: string, state: string, urgency: string, contact: string | null][] = [
    [21, CELLAR!, 'REQUESTED', 'LOW', null],
    [22, ATLAS!, 'CONFIRMED', 'URGENT', 'asha@library.example'],
    [23, BRAILLE!, 'REQUESTED', 'NORMAL', 'bela 100%'],
    [24, ATLAS!, 'CANCELED', 'URGENT', null],
  ];
  for (const [n, room, state, urgency, contact] of bookings)
    await sql(
      `INSERT INTO bookings (library_id, id, room_id, state, urgency, contact, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
      LIBRARY,
      uuid(n),
      room,
      state,
      urgency,
      contact,
      PAST,
    );
});

afterAll(() => sample.stop());

const ids = async (args: string): Promise<number[]> => {
  const { bookings }: Json = await sample.read(
    `{ bookings(libraryId: "${LIBRARY}", ${args}) { nodes { id } } }`,
  );
  return bookings.nodes.map(({ id }: { id: string }) => Number(id.slice(-2)));
};
const sorted = (field: string, direction: string, more = ''): Promise<number[]> =>
  ids(`first: 10, orderBy: { field: ${field}, direction: ${direction} }${more}`);
const ALL = ', where: { state: {} }';

describe('an order by an attribute of another row', () => {
  test('ignores case, and follows the row in both directions', async () => {
    expect(await sorted('TITLE', 'ASC')).toEqual([22, 23, 21]);
    expect(await sorted('TITLE', 'DESC')).toEqual([21, 23, 22]);

    await sql(`UPDATE rooms SET title = 'Zenith' WHERE id = $1`, ATLAS);
    expect(await sorted('TITLE', 'ASC')).toEqual([23, 21, 22]);
  });

  test('follows a booking that moves to another room', async () => {
    await sql('UPDATE bookings SET room_id = $1 WHERE id = $2', CELLAR, uuid(22));
    await sql('UPDATE bookings SET room_id = $1 WHERE id = $2', ATLAS, uuid(21));

    expect(await sorted('TITLE', 'ASC')).toEqual([21, 23, 22]);
  });

  test('has the declared value once the condition of the copy does not hold', async () => {
    await sql(`UPDATE bookings SET state = 'CANCELED', former = 'Yard' WHERE id = $1`, uuid(22));
    await sql(`UPDATE rooms SET title = 'Attic' WHERE id = $1`, ATLAS);

    expect(await sorted('TITLE', 'ASC', ALL)).toEqual([24, 23, 21, 22]);
    expect(await sql('SELECT sort_title FROM bookings ORDER BY id')).toEqual([
      { sort_title: 'cellar' },
      { sort_title: 'yard' },
      { sort_title: 'braille library' },
      { sort_title: null },
    ]);
  });

  test('cannot be written, and a change of the row is no update of its copies', async () => {
    await sql(`UPDATE bookings SET sort_title = 'x' WHERE id = $1`, uuid(22));
    expect(await sorted('TITLE', 'ASC')).toEqual([22, 23, 21]);
    await sql(`UPDATE rooms SET title = 'Zenith' WHERE id = $1`, BRAILLE);
    const [{ at }] = (await sql('SELECT updated_at AS at FROM bookings WHERE id = $1', uuid(23))) as [Json];

    expect((at as Date).toISOString()).toBe('2020-01-01T00:00:00.000Z');
  });

  test('a row that changes while another one copies it is copied as it is afterwards', async () => {
    const [copying, changing] = [await sample.pool.connect(), await sample.pool.connect()];
    await copying.query('BEGIN');
    await copying.query(
      `INSERT INTO bookings (library_id, id, room_id, state, urgency) VALUES ($1, $2, $3, 'REQUESTED', 'LOW')`,
      [LIBRARY, uuid(25), CELLAR],
    );
    const change = changing.query(`UPDATE rooms SET title = 'Aviary' WHERE id = $1`, [CELLAR]);
    // The change waits for the lock of the row that is copied.
    await until(async () => (await sql(`SELECT FROM ${WAITING}`)).length > 0);
    await copying.query('COMMIT');
    await change;
    copying.release();
    changing.release();

    expect(await sql('SELECT DISTINCT sort_title FROM bookings WHERE room_id = $1', CELLAR)).toEqual([
      { sort_title: 'aviary' },
    ]);
  });

  test('pages by cursor are complete', async () => {
    const page = async (args: string): Promise<Json> =>
      (
        (await sample.read(
          `{ bookings(libraryId: "${LIBRARY}", ${args}, orderBy: { field: TITLE, direction: ASC }${ALL}) {
            edges { cursor node { id } } pageInfo { hasNextPage } } }`,
        )) as Json
      ).bookings;
    const edges = (await page('first: 10')).edges as { cursor: string }[];
    for (const [i, { cursor }] of edges.entries()) {
      const next = await page(`first: 10, after: "${cursor}"`);
      expect(next.edges).toEqual(edges.slice(i + 1));
    }
    expect(edges).toHaveLength(4);
  });

  test('triggers of copied columns are checked for drift', async () => {
    await sql('ALTER TABLE bookings DISABLE TRIGGER USER');
    await sql('DROP TRIGGER bookings_copy_room ON rooms');
    const { up } = await diffSchema(sample.dataSource, linkModels());
    for (const statement of up) await sql(statement);
    await sql('ALTER TABLE bookings ENABLE TRIGGER USER');

    expect(up).toHaveLength(1);
    expect(up[0]).toMatch(
      /^CREATE CONSTRAINT TRIGGER "bookings_copy_room" AFTER UPDATE OF "title" ON "rooms"/,
    );
  });
});

test('an enumeration is sorted as its values are declared', async () => {
  expect(await sorted('URGENCY', 'ASC')).toEqual([22, 23, 21]);
  expect(await sorted('URGENCY', 'DESC')).toEqual([21, 23, 22]);
  expect(await sorted('URGENCY', 'ASC', ', where: { urgency: { in: [LOW, NORMAL] } }')).toEqual([23, 21]);
  expect(await sorted('URGENCY', 'ASC', ', where: { urgency: { eq: URGENT } }')).toEqual([22]);
  const field = sample.schema.getType('BookingOrderField') as GraphQLEnumType;
  expect(field.getValue('URGENCY')!.description).toBe(
    'Sorts by the urgency of the booking, from `URGENT` to `LOW`.',
  );
});

describe('a default filter', () => {
  test('applies unless `where` has the field', async () => {
    expect((await ids('first: 10')).sort()).toEqual([21, 22, 23]);
    expect((await ids('first: 10, where: { urgency: { eq: URGENT } }')).sort()).toEqual([22]);
    expect((await ids(`first: 10${ALL}`)).sort()).toEqual([21, 22, 23, 24]);
    expect(await ids('first: 10, where: { state: { eq: CANCELED } }')).toEqual([24]);
  });

  test('applies to the total count', async () => {
    expect(
      await sample.read(`{ bookings(libraryId: "${LIBRARY}") { totalCount }
        all: bookings(libraryId: "${LIBRARY}"${ALL}) { totalCount } }`),
    ).toEqual({ bookings: { totalCount: 3 }, all: { totalCount: 4 } });
  });

  test('is described in the schema', () => {
    const where = sample.schema
      .getQueryType()!
      .getFields()
      .bookings!.args.find(({ name }) => name === 'where')!;

    expect(where.description).toBe(
      'Filter conditions. If `state` is omitted, only bookings with `state` `REQUESTED` or `CONFIRMED` are returned.',
    );
  });
});

describe('a search', () => {
  const search = (text: string): Promise<number[]> =>
    ids(`first: 10, where: { search: ${JSON.stringify(text)} }`).then((found) => found.sort());

  test.each([
    ['the beginning', 'bra', [23]],
    ['the beginning of another word', 'LIB', [23]],
    ['words in a row', 'atlas r', [22]],
    ['what no word starts with', 'tlas', []],
    ['a wildcard', '%', []],
    ['U+0000', '\u0000', []],
    ['nothing', '  ', [21, 22, 23]],
  ])('finds rows by %s', async (_, text, expected) => {
    expect(await search(text)).toEqual(expected);
  });

  test('finds rows by a value that has an audience only for viewers who can read it', async () => {
    expect(await search('asha')).toEqual([]);
    await sql(`INSERT INTO people (id, email, secret) VALUES ($1, 'a@b.example', 'staff')`, uuid(3));

    expect(await search('asha')).toEqual([22]);
    expect(await search('100%')).toEqual([23]);
  });

  test.each([
    ['null', 'null', '`where.search` must not be null.'],
    [
      '101 characters',
      `"${'é'.repeat(101)}"`,
      '`where.search` must have at most 100 characters, but has 101.',
    ],
  ])('rejects %s', async (_, text, message) => {
    const source = `{ bookings(libraryId: "${LIBRARY}", where: { search: ${text} }) { totalCount } }`;
    const document = parse(source);
    const plans = new PlanCache(sample.schema, linkModels());
    const { errors } = await graphql({ schema: sample.schema, source, contextValue: NO_DATABASE });

    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(plans.bind(document, document.definitions[0] as OperationDefinitionNode, {})).toBeUndefined();
  });
});

describe('a row that is found by another key than its ID', () => {
  const room = (args: string): Promise<Json> => sample.read(`{ room${args} { id } }`);

  test.each([
    ['its ID', `(id: "${ATLAS}")`, ATLAS],
    ['its key', '(code: "A-1")', ATLAS],
    ['its key next to null', '(id: null, code: "A-1")', ATLAS],
    ['an unknown key', '(code: "a-1")', null],
    ['an empty key', '(code: "")', null],
    ['U+0000', '(code: "A-1\\u0000")', null],
  ])('is found by %s', async (_, args, id) => {
    expect(await room(args)).toEqual({ room: id && { id } });
  });

  test.each([
    ['neither is given', '', '`id` is required if `code` is omitted.'],
    ['both are null', '(id: null, code: null)', '`id` is required if `code` is omitted.'],
    ['both are given', `(id: "${ATLAS}", code: "A-1")`, '`code` cannot be combined with `id`.'],
  ])('is rejected when %s', async (_, args, message) => {
    const source = `{ room${args} { id } }`;
    const { errors } = await graphql({ schema: sample.schema, source, contextValue: NO_DATABASE });

    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('shares one plan for all values of the key', () => {
    const plans = new PlanCache(sample.schema, linkModels());
    const document = parse('query($code: String) { room(code: $code) { id } }');
    const bind = (code: string | null) =>
      plans.bind(document, document.definitions[0] as OperationDefinitionNode, { code });

    expect(bind('A-1')!.plan).toBe(bind('B-1')!.plan);
    expect([bind('A-1')!.values, bind('x\u0000')!.values]).toEqual([['A-1'], [null]]);
    expect(bind(null)).toBeUndefined();
  });
});
