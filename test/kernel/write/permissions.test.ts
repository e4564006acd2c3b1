import 'reflect-metadata';
import type { GraphQLObjectType } from 'graphql';
import { Client } from 'pg';
import { buildSchemaSync } from 'type-graphql';
import { diffSchema } from '../../../src/kernel/database/drift';
import { SERVING_ROLE } from '../../../src/kernel/database/roles';
import {
  BelongsTo,
  BelongsToTenant,
  DeletedAt,
  Field,
  integer,
  Model,
  NodeEntity,
  type Ref,
  text,
} from '../../../src/kernel/model';
import { declareGraphqlTypes } from '../../../src/kernel/model/graphql-types';
import { linkModels } from '../../../src/kernel/model/link';
import { modelOf } from '../../../src/kernel/model/metadata';
import { declareCrud } from '../../../src/kernel/write/crud';
import { buildMutationResolver } from '../../../src/kernel/write/graphql-mutations';
import { canWrite } from '../../../src/kernel/write/creation';
import type { WriteTransaction } from '../../../src/kernel/session/write-transaction';
import { emptyDatabase } from '../../support/sample-domain/database';
import { Library } from '../../support/sample-domain/library.entities';

@Model({ table: 'requests', plural: 'requests', softDelete: true, description: 'A request for a book.' })
class BookRequest extends NodeEntity {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @Field(text({ max: 200 }), { description: 'The title of the book.' })
  title!: string;

  @DeletedAt({ hidden: true })
  deletedAt!: Date | null;
}

@Model({
  table: 'request_notes',
  node: false,
  primaryKey: ['request', 'place'],
  description: 'A note on a request.',
})
class RequestNote {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @BelongsTo(() => BookRequest, {
    description: 'The request.',
    inverse: { name: 'notes', description: 'Notes on the request.', orderedBy: 'place' },
  })
  request!: Ref<BookRequest>;

  @Field(integer({ min: 0 }), { description: 'The position of the note.' })
  place!: number;

  @Field(text({ max: 200 }), { description: 'The text of the note.' })
  text!: string;
}

declareCrud(BookRequest, {
  permission: { create: 'REQUEST_CREATE', update: 'REQUEST_DECIDE' },
  operations: ['create', 'update', 'delete', 'restore'],
  fields: ['title'],
  children: { notes: { of: RequestNote, max: 5, fields: ['text'] } },
});

const id = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [LIBRARY, REQUEST] = [id(1), id(2)];
let database: Awaited<ReturnType<typeof emptyDatabase>>;
let client: Client;

beforeAll(async () => {
  database = await emptyDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    CREATE OR REPLACE FUNCTION tenancy.may(wanted text, tenant uuid, scope uuid, owner uuid) RETURNS boolean LANGUAGE sql STABLE AS
      $$ SELECT wanted = ANY (string_to_array(current_setting('sample.permissions', true), ',')) $$`);
  for (const sql of (await diffSchema(database.source, linkModels())).up) await client.query(sql);
  await client.query(`INSERT INTO libraries (id, name) VALUES ('${LIBRARY}', 'L')`);
  await client.query(`GRANT USAGE ON SCHEMA tenancy TO ${SERVING_ROLE}`);
  await client.query(`SET ROLE ${SERVING_ROLE}`);
  await client.query(`SELECT set_config('tenancy.tenants', '{${LIBRARY}}', false)`);
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const permit = (...permissions: string[]): Promise<unknown> =>
  client.query(`SELECT set_config('sample.permissions', $1, false)`, [permissions.join(',')]);
/** Runs a statement. Returns the number of rows it wrote. */
const write = async (sql: string): Promise<number | null> => (await client.query(sql)).rowCount;

const CREATE = `INSERT INTO requests (library_id, id, title) VALUES ('${LIBRARY}', '${REQUEST}', 'Rain')`;
const UPDATE = `UPDATE requests SET title = 'Snow'`;
const DELETE = 'UPDATE requests SET deleted_at = now()';
const NOTE = `INSERT INTO request_notes (library_id, request_id, place, text) VALUES ('${LIBRARY}', '${REQUEST}', 0, 'New')`;
const DENIED = 'new row violates row-level security policy';

test('the permission to update neither creates rows nor is needed to create them', async () => {
  await permit('REQUEST_DECIDE');
  await expect(client.query(CREATE)).rejects.toThrow(DENIED);
  await permit('REQUEST_CREATE');
  expect(await write(CREATE)).toBe(1);
});

test('the permission to create does not update or delete rows', async () => {
  await permit('REQUEST_CREATE');
  expect([await write(UPDATE), await write(DELETE)]).toEqual([0, 0]);
  await permit('REQUEST_DECIDE');
  expect(await write(UPDATE)).toBe(1);
});

test('rows below a row are written with either permission, and with no other', async () => {
  await permit('READ');
  await expect(client.query(NOTE)).rejects.toThrow(DENIED);
  for (const permission of ['REQUEST_CREATE', 'REQUEST_DECIDE']) {
    await permit(permission);
    expect([await write(NOTE), await write('DELETE FROM request_notes')]).toEqual([1, 1]);
  }
});

test('checks the permission of the operation before a row is written', async () => {
  const asked: unknown[] = [];
  const query = (sql: string): Promise<unknown> => {
    asked.push(/tenancy\.may\('(\w+)'/.exec(sql)?.[1]);
    return Promise.resolve([{ may: true }]);
  };
  const rights = { model: modelOf(BookRequest), ...modelOf(BookRequest).writePermission! };
  const tx = { query } as unknown as WriteTransaction;
  await canWrite(tx, rights, { library: LIBRARY });
  await canWrite(tx, rights, { library: LIBRARY }, 'update');

  expect(asked).toEqual(['REQUEST_CREATE', 'REQUEST_DECIDE']);
});

test('each mutation names the permission that it requires', () => {
  const schema = buildSchemaSync({
    resolvers: [declareGraphqlTypes(linkModels()), buildMutationResolver()],
    validate: false,
  });
  const mutations = (schema.getMutationType() as GraphQLObjectType).getFields();
  const required = Object.values(mutations).map(({ name, description }) => [
    name,
    /Requires `(\w+)`\.$/.exec(description!)?.[1],
  ]);

  expect(required).toEqual([
    ['createBookRequest', 'REQUEST_CREATE'],
    ['updateBookRequest', 'REQUEST_DECIDE'],
    ['deleteBookRequest', 'REQUEST_DECIDE'],
    ['restoreBookRequest', 'REQUEST_DECIDE'],
  ]);
});
