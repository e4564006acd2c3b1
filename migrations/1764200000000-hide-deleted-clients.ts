import type { MigrationInterface, QueryRunner } from 'typeorm';

// Without a setting of its own PostgreSQL can put the function's query into its caller's.
const REACH = (setting: string): string => `
  CREATE OR REPLACE FUNCTION tenancy.reach(m memberships, wanted text) RETURNS text LANGUAGE sql STABLE ${setting} AS $$
    SELECT CASE
      WHEN wanted = ANY (m.denied_permissions) THEN NULL
      WHEN wanted = ANY (m.granted_permissions) THEN CASE WHEN m.role = 'CLIENT' THEN 'CLIENT' ELSE 'ALL' END
      ELSE (SELECT p.reach FROM public.role_permissions p WHERE p.role = m.role AND p.permission = wanted)
    END $$`;

const ENTER = (memberships: string): string => `
  CREATE OR REPLACE FUNCTION tenancy.enter(entering uuid) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  DECLARE
    who uuid; own uuid[]; whole uuid[]; parts uuid[];
  BEGIN
    SELECT s.user_id INTO who FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = entering AND s.ended_at IS NULL AND s.expires_at > now()
       AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;
    ${memberships}
    PERFORM set_config('tenancy.person', coalesce(who::text, ''), true),
            set_config('tenancy.memberships', coalesce(own::text, ''), true),
            set_config('tenancy.tenants', coalesce(whole::text, ''), true),
            set_config('tenancy.scopes', coalesce(parts::text, ''), true);
    RETURN who;
  END $$`;

const LIVING = `
    SELECT array_agg(m.organization_id),
           array_agg(m.organization_id) FILTER (WHERE r.reach = 'ALL'),
           array_agg(c.id) FILTER (WHERE r.reach = 'CLIENT' AND c.id IS NOT NULL)
      INTO own, whole, parts
      FROM memberships m
      JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
      LEFT JOIN client_accounts c
        ON c.organization_id = m.organization_id AND c.id = m.client_account_id AND c.deleted_at IS NULL
     CROSS JOIN LATERAL (SELECT CASE WHEN m.status = 'ACTIVE' THEN tenancy.reach(m, 'READ') END AS reach OFFSET 0) r
     WHERE m.user_id = who AND m.status <> 'INACTIVE';`;

const ANY = `
    SELECT array_agg(m.organization_id),
           array_agg(m.organization_id) FILTER (WHERE m.status = 'ACTIVE' AND tenancy.reach(m, 'READ') = 'ALL'),
           array_agg(m.client_account_id) FILTER (WHERE m.status = 'ACTIVE' AND tenancy.reach(m, 'READ') = 'CLIENT')
      INTO own, whole, parts
      FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
     WHERE m.user_id = who AND m.status <> 'INACTIVE';`;

/** What belonged to a deleted client account is hidden from its members, as the account itself is. */
export class HideDeletedClients1764200000000 implements MigrationInterface {
  name = 'HideDeletedClients1764200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(REACH(''));
    await queryRunner.query(ENTER(LIVING));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(REACH('SET search_path = public, pg_temp'));
    await queryRunner.query(ENTER(ANY));
  }
}
