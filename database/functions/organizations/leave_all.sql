-- Deletes the organizations that belong to the viewer alone and gives shared ones another owner. Returns the
-- organizations without another owner, which prevent deleting the account if they are shared.
CREATE OR REPLACE FUNCTION organizations.leave_all(
  at timestamptz
) RETURNS TABLE(organization_id uuid, name text, shared boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  owned uuid[];
  remaining uuid;
BEGIN
  -- Whoever would change their members waits here, and then sees what was changed.
  SELECT array_agg(l.id) INTO owned FROM (
    SELECT o.id FROM organizations o JOIN memberships m ON m.organization_id = o.id
     WHERE m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.role = 'OWNER' AND m.status = 'ACTIVE' AND o.deleted_at IS NULL
     ORDER BY o.id FOR NO KEY UPDATE OF o) l;
  -- Another statement, which sees what was committed while the first one waited.
  RETURN QUERY
    WITH others AS (
      SELECT o.id, count(u.id) AS members, count(u.id) FILTER (WHERE m.role = 'OWNER') AS owners
        FROM organizations o LEFT JOIN memberships m ON m.organization_id = o.id AND m.status = 'ACTIVE'
        LEFT JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL AND u.id <> nullif(current_setting('tenancy.person', true), '')::uuid
       WHERE o.id = ANY (owned) AND o.deleted_at IS NULL GROUP BY o.id),
    gone AS (
      UPDATE organizations o SET deleted_at = at, version = o.version + 1 FROM others t
       WHERE o.id = t.id AND t.members = 0)
    SELECT o.id, o.name, t.members > 0 FROM organizations o JOIN others t ON t.id = o.id AND t.owners = 0
     ORDER BY o.created_at, o.id;
  FOR remaining IN SELECT o.id FROM organizations o WHERE o.id = ANY (owned) AND o.deleted_at IS NULL AND EXISTS (
      SELECT FROM memberships m JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL WHERE m.organization_id = o.id AND m.role = 'OWNER' AND m.status = 'ACTIVE')
  LOOP
    PERFORM organizations.settle_owner(remaining);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION organizations.leave_all FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.leave_all TO marquee_serving;
