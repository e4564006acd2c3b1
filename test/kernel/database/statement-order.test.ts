import 'reflect-metadata';
import '../../support/sample-domain/card.entities';
import '../../support/sample-domain/incident.entities';
import { diffSchema } from '../../../src/kernel/database/drift';
import { linkModels } from '../../../src/kernel/model/link';
import { emptyDatabase } from '../../support/sample-domain/database';

test('a migration can run and be reverted when a row without a tenant refers to a row of a tenant', async () => {
  const models = linkModels();
  const database = await emptyDatabase();
  const run = (statements: readonly string[]): Promise<void> =>
    database.source.transaction(async (manager) => {
      for (const sql of statements) await manager.query(sql);
    });
  try {
    const { up, down } = await diffSchema(database.source, models);
    const position = (start: string): number => up.findIndex((sql) => sql.includes(start));
    const order = [
      'CREATE TABLE "book_ratings"',
      'CREATE UNIQUE INDEX "uq_books_id"',
      '"fk_book_ratings_book_id"',
    ];
    const positions = order.map(position);
    expect(positions[0]).toBeGreaterThanOrEqual(0);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));

    await run(up);
    expect(await diffSchema(database.source, models)).toEqual({ up: [], down: [] });
    await run(down);
    expect((await diffSchema(database.source, models)).up).toEqual(up);
  } finally {
    await database.drop();
  }
});
