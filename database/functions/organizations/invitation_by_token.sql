-- Returns what the bearer of the token of a pending invitation can see of it. Returns nothing for other tokens.
CREATE OR REPLACE FUNCTION organizations.invitation_by_token(token bytea, at timestamptz)
RETURNS TABLE (organization_name text, logo_url text, inviter_name text, role text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.name, o.logo_url, u.full_name, m.role, i.expires_at
    FROM organizations.invitations i
    JOIN memberships m ON m.id = i.membership_id AND m.status = 'PENDING'
    JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
    LEFT JOIN users u ON u.id = m.invited_by_id AND u.deleted_at IS NULL
   WHERE i.token_hash = token AND i.expires_at > at
$$;
REVOKE ALL ON FUNCTION organizations.invitation_by_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.invitation_by_token TO marquee_serving;
