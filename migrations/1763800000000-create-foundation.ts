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
  // Whether the person of the transaction may do something to a row: by the role's reach in the row's organization.
  // Its body is looked up when it is called, since the tables it asks come with the next migration.
  `CREATE FUNCTION tenancy.may(wanted text, tenant uuid, scope uuid, owner uuid) RETURNS boolean LANGUAGE plpgsql
   STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
   DECLARE
     who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
   BEGIN
     RETURN coalesce((
       SELECT CASE tenancy.reach(m, wanted)
                WHEN 'ALL' THEN true WHEN 'OWN' THEN owner = who WHEN 'CLIENT' THEN m.client_account_id = scope END
         FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
        WHERE m.organization_id = tenant AND m.user_id = who AND m.status = 'ACTIVE'), false);
   END $$`,
  `REVOKE ALL ON FUNCTION tenancy.may(text, uuid, uuid, uuid) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION tenancy.may(text, uuid, uuid, uuid) TO marquee_serving`,
];

const DOWN = [
  `DROP FUNCTION tenancy.may(text, uuid, uuid, uuid)`,
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
