-- Returns the pending invitation of the viewer with this ID, or with the hash of this token, in any organization.
CREATE OR REPLACE FUNCTION organizations.find_invitation(membership uuid, token bytea)
RETURNS TABLE (organization_id uuid, membership_id uuid, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.organization_id, m.id, i.expires_at
    FROM memberships m LEFT JOIN organizations.invitations i ON i.membership_id = m.id
    JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
    JOIN users u ON u.id = nullif(current_setting('tenancy.person', true), '')::uuid AND u.deleted_at IS NULL
   WHERE m.status = 'PENDING'
     AND m.id = coalesce(membership, (SELECT t.membership_id FROM organizations.invitations t WHERE t.token_hash = token))
     AND CASE WHEN membership IS NOT NULL THEN m.user_id = u.id
              ELSE coalesce(m.user_id, u.id) = u.id AND lower(m.invited_email) = lower(u.email) END
$$;
REVOKE ALL ON FUNCTION organizations.find_invitation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.find_invitation TO marquee_serving;
