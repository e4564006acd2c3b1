import type { MigrationInterface, QueryRunner } from 'typeorm';

const enter = (memberships: string): string => `
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

// What tenancy.reach() says of 'READ', as joins: PostgreSQL cannot put a function with a query of its own into its caller's.
const JOINED = `
    SELECT array_agg(r.organization_id),
           array_agg(r.organization_id) FILTER (WHERE r.reach = 'ALL'),
           array_agg(c.id) FILTER (WHERE r.reach = 'CLIENT' AND c.id IS NOT NULL)
      INTO own, whole, parts
      FROM (SELECT m.organization_id, m.client_account_id,
                   CASE WHEN m.status <> 'ACTIVE' OR 'READ' = ANY (m.denied_permissions) THEN NULL
                        WHEN 'READ' <> ALL (m.granted_permissions) THEN p.reach
                        WHEN m.role = 'CLIENT' THEN 'CLIENT' ELSE 'ALL' END AS reach
              FROM memberships m
              JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
              LEFT JOIN role_permissions p ON p.role = m.role AND p.permission = 'READ'
             WHERE m.user_id = who AND m.status <> 'INACTIVE') r
      LEFT JOIN client_accounts c
        ON c.organization_id = r.organization_id AND c.id = r.client_account_id AND c.deleted_at IS NULL;`;

const CALLED = `
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

/** Entering a request reads the person's standings with one plain query: a third less than with a call per membership. */
export class ReadStandingsAtOnce1764500000000 implements MigrationInterface {
  name = 'ReadStandingsAtOnce1764500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(enter(JOINED));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(enter(CALLED));
  }
}
