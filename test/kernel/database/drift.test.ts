import 'reflect-metadata';
import '../../../src/domains';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/kernel/database/data-source';
import { driftOf } from '../../../src/migrate';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await createDataSource(database.ownerUrl).initialize();
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

test('the migrations create exactly the entities, functions and catalog that are declared', async () => {
  expect(await driftOf(source, database.ownerUrl)).toEqual([]);
});

test('reports row-level security that is not forced', async () => {
  await database.query('ALTER TABLE posts NO FORCE ROW LEVEL SECURITY');

  expect(await driftOf(source, database.ownerUrl)).toEqual([
    'ALTER TABLE "posts" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
    'migrations/catalog.txt is stale',
  ]);
});
