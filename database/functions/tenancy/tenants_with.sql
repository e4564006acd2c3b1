-- Returns the tenants in which the viewer has a permission on all rows. Read policies call it once per statement.
CREATE OR REPLACE FUNCTION tenancy.tenants_with(wanted text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
BEGIN
  RETURN ARRAY(
    SELECT m.organization_id FROM memberships m
     WHERE m.user_id = who AND m.status = 'ACTIVE' AND wanted <> ALL (m.denied_permissions)
       AND CASE WHEN wanted = ANY (m.granted_permissions) THEN m.role <> 'CLIENT'
                ELSE EXISTS (SELECT FROM role_permissions p
                              WHERE p.role = m.role AND p.permission = wanted AND p.reach = 'ALL') END
       AND (SELECT o.deleted_at IS NULL FROM organizations o WHERE o.id = m.organization_id));
END
$$;
REVOKE ALL ON FUNCTION tenancy.tenants_with FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.tenants_with TO marquee_serving;
