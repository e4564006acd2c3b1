-- Makes another active member the owner. The previous owner becomes ADMIN.
CREATE OR REPLACE FUNCTION organizations.transfer(organization uuid, successor uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kept uuid := organizations.keep_member(successor);
  heir memberships;
BEGIN
  PERFORM organizations.actor_in(organization, 'ORGANIZATION_TRANSFER', 'id');
  SELECT m.* INTO heir FROM memberships m WHERE m.organization_id = organization AND m.id = successor;
  IF heir.status IS NULL OR heir.status = 'INACTIVE' THEN
    PERFORM organizations.refuse('NOT_FOUND', 'There is no such membership.', 'membershipId');
  ELSIF heir.status <> 'ACTIVE' OR heir.role = 'CLIENT' OR heir.user_id = nullif(current_setting('tenancy.person', true), '')::uuid OR heir.user_id IS DISTINCT FROM kept THEN
    PERFORM organizations.refuse('INVALID_STATE', 'Only another active member who is no client can become the owner.', 'membershipId');
  END IF;
  UPDATE memberships m SET role = 'ADMIN'
   WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid;
  UPDATE memberships SET role = 'OWNER', granted_permissions = '{}', denied_permissions = '{}' WHERE id = successor;
  UPDATE organizations SET owner_id = heir.user_id, version = version + 1 WHERE id = organization;
END
$$;
REVOKE ALL ON FUNCTION organizations.transfer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.transfer TO marquee_serving;
