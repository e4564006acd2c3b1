-- Invites an email address, or renews its invitation. Returns the membership.
CREATE OR REPLACE FUNCTION organizations.invite(
  wanted uuid, organization uuid, address text, role text, client uuid, token bytea, at timestamptz,
  expires timestamptz
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  actor memberships := organizations.actor_in(organization, 'MEMBERS_MANAGE', 'organizationId');
  was memberships; gift memberships;
BEGIN
  SELECT m.* INTO was FROM memberships m LEFT JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
   WHERE m.organization_id = organization
     AND (lower(u.email) = lower(address) OR (m.status = 'PENDING' AND lower(m.invited_email) = lower(address)))
   ORDER BY m.status = 'ACTIVE' DESC, m.id LIMIT 1;
  IF was.status = 'ACTIVE' THEN
    PERFORM organizations.refuse('TAKEN', 'This person is a member already.', 'email');
  END IF;
  gift := was;
  gift.organization_id := organization;
  gift.id := coalesce(was.id, wanted);
  gift.role := role;
  gift.client_account_id := client;
  gift.granted_permissions := '{}';
  gift.denied_permissions := '{}';
  IF was.status = 'INACTIVE' THEN was := NULL; END IF;
  PERFORM organizations.check_gift(actor, was, gift);
  INSERT INTO memberships AS m (organization_id, id, user_id, role, status, client_account_id, invited_email, invited_by_id, invited_at)
  VALUES (organization, gift.id, coalesce(gift.user_id, (
            -- An address that nobody has proved to own may be somebody else's.
            SELECT u.id FROM users u WHERE lower(u.email) = lower(address) AND u.email_verified_at IS NOT NULL
               AND u.deleted_at IS NULL)),
          role, 'PENDING', client, address, nullif(current_setting('tenancy.person', true), '')::uuid, at)
  ON CONFLICT (id) DO UPDATE SET role = excluded.role, status = 'PENDING', user_id = excluded.user_id,
     client_account_id = excluded.client_account_id, granted_permissions = '{}', denied_permissions = '{}',
     invited_email = excluded.invited_email, invited_by_id = excluded.invited_by_id, invited_at = at, joined_at = NULL;
  INSERT INTO organizations.invitations AS i (membership_id, token_hash, expires_at) VALUES (gift.id, token, expires)
  ON CONFLICT (membership_id) DO UPDATE SET token_hash = token, expires_at = expires;
  RETURN gift.id;
END
$$;
REVOKE ALL ON FUNCTION organizations.invite FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.invite TO marquee_serving;
