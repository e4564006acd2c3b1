import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // Roles belong to the whole cluster: another database of it may have made this one already.
  `DO $$ BEGIN
     IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'marquee_serving') THEN
       CREATE ROLE marquee_serving NOLOGIN NOBYPASSRLS;
     END IF;
   EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
   END $$`,
  `CREATE SCHEMA tenancy`,
  `GRANT USAGE ON SCHEMA tenancy TO marquee_serving`,
  `REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
  `CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     NEW.updated_at := now();
     RETURN NEW;
   END $$`,
];

const DOWN = [
  `DROP FUNCTION touch_updated_at()`,
  `REVOKE USAGE ON SCHEMA tenancy FROM marquee_serving`,
  `DROP SCHEMA tenancy`,
];

/** The role that migrations grant to, the schema of the functions that enter a request, and the touch trigger. */
export class CreateFoundation1763800000000 implements MigrationInterface {
  name = 'CreateFoundation1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
