import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAY = (scoped: string): string => `
  CREATE OR REPLACE FUNCTION tenancy.may(wanted text, tenant uuid, scope uuid, owner uuid) RETURNS boolean LANGUAGE plpgsql
  STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
  BEGIN
    RETURN coalesce((
      SELECT CASE tenancy.reach(m, wanted)
               WHEN 'ALL' THEN true WHEN 'OWN' THEN owner = who WHEN 'CLIENT' THEN m.client_account_id = scope ${scoped} END
        FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
       WHERE m.organization_id = tenant AND m.user_id = who AND m.status = 'ACTIVE'), false);
  END $$`;

const LIVING = `AND EXISTS (
                 SELECT FROM client_accounts c
                  WHERE c.organization_id = m.organization_id AND c.id = scope AND c.deleted_at IS NULL)`;

/** Who is bound to a deleted client account writes nothing of it, as that person reads nothing of it. */
export class DenyDeletedClients1764400000004 implements MigrationInterface {
  name = 'DenyDeletedClients1764400000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MAY(LIVING));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(MAY(''));
  }
}
