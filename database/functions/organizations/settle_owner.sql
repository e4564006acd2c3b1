-- Makes the eldest active owner the owner of the organization. Raises INVALID_STATE if none is left.
CREATE OR REPLACE FUNCTION organizations.settle_owner(organization uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  eldest uuid;
BEGIN
  SELECT m.user_id INTO eldest FROM memberships m JOIN organizations o ON o.id = m.organization_id JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
   WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.status = 'ACTIVE'
   ORDER BY m.user_id <> o.owner_id, m.created_at, m.id LIMIT 1;
  IF NOT FOUND THEN
    PERFORM organizations.refuse('INVALID_STATE', 'An organization keeps an owner: make another member owner first.', 'id');
  END IF;
  UPDATE organizations SET owner_id = eldest, version = version + 1 WHERE id = organization AND owner_id <> eldest;
END
$$;
REVOKE ALL ON FUNCTION organizations.settle_owner FROM PUBLIC;
