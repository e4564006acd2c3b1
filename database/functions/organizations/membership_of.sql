-- Returns a membership that the viewer may manage, with the members of its organization locked.
CREATE OR REPLACE FUNCTION organizations.membership_of(membership uuid, own boolean) RETURNS memberships
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  subject memberships; actor memberships;
BEGIN
  SELECT * INTO subject FROM memberships WHERE id = membership;
  SELECT * INTO actor FROM memberships m WHERE m.organization_id = subject.organization_id AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid
     AND m.status = 'ACTIVE' AND (m.id = membership OR tenancy.reach(m, 'READ') = 'ALL');
  IF actor.id IS NULL THEN
    PERFORM organizations.refuse('NOT_FOUND', 'There is no such membership.', 'id');
  END IF;
  PERFORM organizations.actor_in(subject.organization_id,
    CASE WHEN own AND actor.id = membership THEN '' ELSE 'MEMBERS_MANAGE' END, 'id');
  SELECT * INTO subject FROM memberships WHERE id = membership;
  IF subject.id IS NULL THEN
    PERFORM organizations.refuse('NOT_FOUND', 'There is no such membership.', 'id');
  ELSIF subject.status = 'INACTIVE' THEN
    PERFORM organizations.refuse('INVALID_STATE', 'This membership has ended: invite the person anew.', 'id');
  END IF;
  RETURN subject;
END
$$;
REVOKE ALL ON FUNCTION organizations.membership_of FROM PUBLIC;
