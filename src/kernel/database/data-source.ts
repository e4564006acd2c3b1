import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { linkModels } from '../model/link';

/** TypeORM over the linked models: metadata, migrations and the writing side. Reading has statements of its own. */
export function createDataSource(url: string, root: string): DataSource {
  const models = linkModels();
  return new DataSource({
    type: 'postgres',
    url,
    entities: models.map((model) => model.target as unknown as Function),
    migrations: [join(root, 'migrations', '*.{ts,js}')],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    // Ids are made by the application; TypeORM must not install an extension for them.
    installExtensions: false,
  });
}
