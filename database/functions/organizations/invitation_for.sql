-- Returns and locks the pending invitation that the viewer may accept or decline.
CREATE OR REPLACE FUNCTION organizations.invitation_for(
  membership uuid, token bytea, at timestamptz
) RETURNS memberships
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  pending memberships;
  field text := CASE WHEN token IS NULL THEN 'membershipId' ELSE 'token' END;
BEGIN
  PERFORM organizations.keep_account(nullif(current_setting('tenancy.person', true), '')::uuid);
  PERFORM FROM organizations p WHERE p.id = (SELECT m.organization_id
    FROM memberships m LEFT JOIN organizations.invitations i ON i.membership_id = m.id
    JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
    JOIN users u ON u.id = nullif(current_setting('tenancy.person', true), '')::uuid AND u.deleted_at IS NULL
   WHERE m.status = 'PENDING' AND ((m.id = membership AND m.user_id = u.id)
      OR (i.token_hash = token AND coalesce(m.user_id, u.id) = u.id AND lower(m.invited_email) = lower(u.email)))) FOR NO KEY UPDATE;
  SELECT m.* INTO pending
    FROM memberships m LEFT JOIN organizations.invitations i ON i.membership_id = m.id
    JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
    JOIN users u ON u.id = nullif(current_setting('tenancy.person', true), '')::uuid AND u.deleted_at IS NULL
   WHERE m.status = 'PENDING' AND ((m.id = membership AND m.user_id = u.id)
      OR (i.token_hash = token AND coalesce(m.user_id, u.id) = u.id AND lower(m.invited_email) = lower(u.email))) FOR UPDATE OF m;
  IF NOT FOUND THEN
    PERFORM organizations.refuse('NOT_FOUND', 'There is no such invitation for you.', field);
  ELSIF EXISTS (SELECT FROM organizations.invitations i WHERE i.membership_id = pending.id AND i.expires_at <= at) THEN
    PERFORM organizations.refuse('INVALID_STATE', 'The invitation has expired: ask for a new one.', field);
  END IF;
  RETURN pending;
END
$$;
REVOKE ALL ON FUNCTION organizations.invitation_for FROM PUBLIC;
