-- Returns whether the viewer has a permission on a row of a tenant, with its scope and owner. Used by write policies.
CREATE OR REPLACE FUNCTION tenancy.may(wanted text, tenant uuid, scope uuid, owner uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
BEGIN
  RETURN coalesce((
    SELECT CASE tenancy.reach(m, wanted)
             WHEN 'ALL' THEN true WHEN 'OWN' THEN owner = who WHEN 'CLIENT' THEN m.client_account_id = scope AND EXISTS (
               SELECT FROM client_accounts c
                WHERE c.organization_id = m.organization_id AND c.id = scope AND c.deleted_at IS NULL) END
      FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
     WHERE m.organization_id = tenant AND m.user_id = who AND m.status = 'ACTIVE'), false);
END
$$;
REVOKE ALL ON FUNCTION tenancy.may FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.may TO marquee_serving;
