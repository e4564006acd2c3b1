-- Ends a membership, or withdraws its invitation. Returns the organization.
CREATE OR REPLACE FUNCTION organizations.remove_member(membership uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  was memberships := organizations.membership_of(membership, true);
  actor memberships := organizations.actor_in(was.organization_id, '', 'id');
BEGIN
  IF was.role = 'OWNER' AND actor.role <> 'OWNER' THEN
    PERFORM organizations.refuse('FORBIDDEN', 'Only an owner may do this to an owner, or make one.', 'id');
  ELSIF was.status = 'PENDING' THEN
    DELETE FROM memberships WHERE id = was.id;
  ELSE
    UPDATE memberships m SET status = 'INACTIVE', former_name = u.full_name, former_avatar_url = u.avatar_url
      FROM users u WHERE m.id = was.id AND u.id = m.user_id;
  END IF;
  IF was.role = 'OWNER' THEN
    PERFORM organizations.settle_owner(was.organization_id);
  END IF;
  RETURN was.organization_id;
END
$$;
REVOKE ALL ON FUNCTION organizations.remove_member FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.remove_member TO marquee_serving;
