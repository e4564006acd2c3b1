-- Returns what the memberships of users grant: the tenants that they have a membership in, those whose rows are all
-- visible to them, and the scopes that they are limited to, each as the text of a uuid[], empty for none. It has no
-- search path of its own, so that calls are inlined. The sub-queries with OFFSET 0 are never turned into joins, which could
-- read all organizations or client accounts to find those of one user, if the tables have no statistics. They have one
-- condition each, which leaves one index.
CREATE OR REPLACE FUNCTION tenancy.computed_access()
RETURNS TABLE (user_id uuid, memberships text, tenants text, scopes text)
LANGUAGE sql STABLE AS $$
SELECT m.user_id,
       array_agg(m.organization_id ORDER BY m.organization_id)::text,
       coalesce((array_agg(m.organization_id ORDER BY m.organization_id) FILTER (WHERE r.reach = 'ALL'))::text, ''),
       coalesce((array_agg(c.id ORDER BY c.id) FILTER (WHERE r.reach = 'CLIENT' AND c.id IS NOT NULL))::text, '')
  FROM public.memberships m
  LEFT JOIN LATERAL (
    SELECT a.organization_id, a.id, a.deleted_at FROM public.client_accounts a WHERE a.id = m.client_account_id OFFSET 0) c
    ON c.organization_id = m.organization_id AND c.deleted_at IS NULL
 CROSS JOIN LATERAL (SELECT CASE WHEN m.status = 'ACTIVE' THEN tenancy.reach(m, 'READ') END AS reach) r
 WHERE m.user_id IS NOT NULL AND m.status <> 'INACTIVE'
   AND EXISTS (SELECT FROM public.organizations o WHERE o.id = m.organization_id AND o.deleted_at IS NULL OFFSET 0)
 GROUP BY m.user_id
$$;
REVOKE ALL ON FUNCTION tenancy.computed_access FROM PUBLIC;
