import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = `CASE WHEN gift.role = 'OWNER' THEN '{}' ELSE was.granted_permissions END`;
const AFTER = `CASE WHEN gift.role <> was.role THEN '{}' ELSE was.granted_permissions END`;

/** Replaces an expression in the function; who may call it stays as it is. */
const replaced = (from: string, to: string): string => `DO $do$
  DECLARE
    definition text := pg_get_functiondef('organizations.change_role(uuid, text, uuid, text[], text[])'::regprocedure);
  BEGIN
    IF position($old$${from}$old$ IN definition) = 0 THEN
      RAISE EXCEPTION 'organizations.change_role has another definition';
    END IF;
    EXECUTE replace(definition, $old$${from}$old$, $new$${to}$new$);
  END $do$`;

/** Ends permissions that were granted in addition to a role when the role changes. */
export class ResetGrants1764900000700 implements MigrationInterface {
  name = 'ResetGrants1764900000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(replaced(BEFORE, AFTER));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(replaced(AFTER, BEFORE));
  }
}
