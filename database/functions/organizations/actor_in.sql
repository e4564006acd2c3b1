-- Returns the membership of the viewer and locks the members of the organization until the transaction ends. Raises
-- NOT_FOUND for strangers and FORBIDDEN without the permission.
CREATE OR REPLACE FUNCTION organizations.actor_in(organization uuid, permission text, field text) RETURNS memberships
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  actor memberships;
BEGIN
  PERFORM FROM organizations o WHERE o.id = organization AND o.deleted_at IS NULL AND EXISTS (
    SELECT FROM memberships m WHERE m.organization_id = o.id AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.status <> 'INACTIVE')
     FOR NO KEY UPDATE;
  SELECT m.* INTO actor FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
   WHERE m.organization_id = organization AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.status <> 'INACTIVE';
  IF NOT FOUND THEN
    PERFORM organizations.refuse('NOT_FOUND', 'There is no such organization.', field);
  ELSIF permission <> '' AND (actor.status <> 'ACTIVE' OR tenancy.reach(actor, permission) IS DISTINCT FROM 'ALL') THEN
    PERFORM organizations.refuse('FORBIDDEN', 'Your role does not allow it in this organization.', '');
  END IF;
  RETURN actor;
END
$$;
REVOKE ALL ON FUNCTION organizations.actor_in FROM PUBLIC;
