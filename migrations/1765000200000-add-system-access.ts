import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE FUNCTION tenancy.act_as_system(tenant uuid) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  active uuid := nullif(current_setting('tenancy.system', true), '')::uuid;
BEGIN
  IF tenant <> active THEN
    RAISE EXCEPTION 'The transaction already acts as the system of another tenant.';
  END IF;
  PERFORM set_config('tenancy.system', coalesce(tenant::text, ''), true);
  RETURN active IS NOT NULL;
END
$$`,
  `REVOKE ALL ON FUNCTION tenancy.act_as_system(uuid) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION tenancy.act_as_system(uuid) TO marquee_serving`,
];

const DOWN = [`DROP FUNCTION tenancy.act_as_system(uuid)`];

/** Access of a transaction to all rows of one tenant, for models that declare it. */
export class AddSystemAccess1765000200000 implements MigrationInterface {
  name = 'AddSystemAccess1765000200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
