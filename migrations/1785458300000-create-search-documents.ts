import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE SCHEMA search`,
  `CREATE TABLE search.documents (
     tenant_id uuid NOT NULL,
     kind text NOT NULL,
     id uuid NOT NULL,
     scope_id uuid,
     is_deleted boolean NOT NULL,
     is_shared boolean NOT NULL,
     words tsvector NOT NULL,
     CONSTRAINT documents_pkey PRIMARY KEY (tenant_id, kind, id)
   )`,
  // New words are few: a search reads all words that are not yet in the index.
  `CREATE INDEX documents_words ON search.documents USING gin (words) WITH (gin_pending_list_limit = 256)`,
  `CREATE INDEX documents_scope ON search.documents (scope_id, kind) WHERE scope_id IS NOT NULL`,
  `GRANT USAGE ON SCHEMA search TO marquee_serving`,
];

const DOWN = [`DROP SCHEMA search CASCADE`];

export class CreateSearchDocuments1785458300000 implements MigrationInterface {
  name = 'CreateSearchDocuments1785458300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
