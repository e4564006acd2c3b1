import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE OR REPLACE FUNCTION tenancy.enter(entering uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid; tag text; own uuid[]; whole uuid[]; parts uuid[];
BEGIN
  SELECT s.user_id, u.language INTO who, tag FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.id = entering AND s.ended_at IS NULL AND s.expires_at > now()
     AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;

  SELECT array_agg(r.organization_id),
         array_agg(r.organization_id) FILTER (WHERE r.reach = 'ALL'),
         array_agg(r.client_id) FILTER (WHERE r.reach = 'CLIENT' AND r.client_id IS NOT NULL)
    INTO own, whole, parts
    FROM (SELECT m.organization_id,
                 CASE WHEN m.status <> 'ACTIVE' OR 'READ' = ANY (m.denied_permissions) THEN NULL
                      WHEN 'READ' <> ALL (m.granted_permissions) THEN
                        (SELECT p.reach FROM role_permissions p WHERE p.role = m.role AND p.permission = 'READ')
                      WHEN m.role = 'CLIENT' THEN 'CLIENT' ELSE 'ALL' END AS reach,
                 CASE WHEN m.client_account_id IS NOT NULL THEN
                        (SELECT c.id FROM client_accounts c
                          WHERE c.organization_id = m.organization_id AND c.id = m.client_account_id
                            AND c.deleted_at IS NULL) END AS client_id
            FROM memberships m
           WHERE m.user_id = who AND m.status <> 'INACTIVE'
             AND (SELECT o.deleted_at IS NULL FROM organizations o WHERE o.id = m.organization_id)
          OFFSET 0) r;
  PERFORM set_config('tenancy.person', coalesce(who::text, ''), true),
          set_config('tenancy.language', coalesce(tag, ''), true),
          set_config('tenancy.memberships', coalesce(own::text, ''), true),
          set_config('tenancy.tenants', coalesce(whole::text, ''), true),
          set_config('tenancy.scopes', coalesce(parts::text, ''), true);
  RETURN who;
END
$$`,
  // User errors of earlier versions are stored as texts, which have no translation. Their mutations changed nothing.
  `DELETE FROM idempotency.keys WHERE answer ? 'errors'`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION tenancy.enter(entering uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid; own uuid[]; whole uuid[]; parts uuid[];
BEGIN
  SELECT s.user_id INTO who FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.id = entering AND s.ended_at IS NULL AND s.expires_at > now()
     AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;

  SELECT array_agg(r.organization_id),
         array_agg(r.organization_id) FILTER (WHERE r.reach = 'ALL'),
         array_agg(r.client_id) FILTER (WHERE r.reach = 'CLIENT' AND r.client_id IS NOT NULL)
    INTO own, whole, parts
    FROM (SELECT m.organization_id,
                 CASE WHEN m.status <> 'ACTIVE' OR 'READ' = ANY (m.denied_permissions) THEN NULL
                      WHEN 'READ' <> ALL (m.granted_permissions) THEN
                        (SELECT p.reach FROM role_permissions p WHERE p.role = m.role AND p.permission = 'READ')
                      WHEN m.role = 'CLIENT' THEN 'CLIENT' ELSE 'ALL' END AS reach,
                 CASE WHEN m.client_account_id IS NOT NULL THEN
                        (SELECT c.id FROM client_accounts c
                          WHERE c.organization_id = m.organization_id AND c.id = m.client_account_id
                            AND c.deleted_at IS NULL) END AS client_id
            FROM memberships m
           WHERE m.user_id = who AND m.status <> 'INACTIVE'
             AND (SELECT o.deleted_at IS NULL FROM organizations o WHERE o.id = m.organization_id)
          OFFSET 0) r;
  PERFORM set_config('tenancy.person', coalesce(who::text, ''), true),
          set_config('tenancy.memberships', coalesce(own::text, ''), true),
          set_config('tenancy.tenants', coalesce(whole::text, ''), true),
          set_config('tenancy.scopes', coalesce(parts::text, ''), true);
  RETURN who;
END
$$`,
  `DELETE FROM idempotency.keys WHERE answer ? 'errors'`,
];

export class SetViewerLanguage1765101000000 implements MigrationInterface {
  name = 'SetViewerLanguage1765101000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
