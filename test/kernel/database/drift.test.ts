import 'reflect-metadata';
import '../../../src/domains';
import { createDataSource } from '../../../src/kernel/database/data-source';
import { diffSchema } from '../../../src/kernel/database/drift';
import { linkModels } from '../../../src/kernel/model/link';
import { createTestDatabase } from '../../support/database';

test('the migrations create exactly the schema that the entities declare', async () => {
  const database = await createTestDatabase();
  const source = await createDataSource(database.ownerUrl).initialize();
  try {
    expect(await diffSchema(source, linkModels())).toEqual({ up: [], down: [] });
    await database.query('ALTER TABLE posts NO FORCE ROW LEVEL SECURITY');
    expect((await diffSchema(source, linkModels())).up).toEqual([
      'ALTER TABLE "posts" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
    ]);
  } finally {
    await source.destroy();
    await database.drop();
  }
});
