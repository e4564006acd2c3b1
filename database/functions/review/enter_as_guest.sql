-- Returns the guest link with the hash of this token that is neither expired nor revoked. Lets the transaction read the rows
-- of the organization, of which the server shows the guest the content of one request, and names the guest as the actor of
-- its audit entries.
CREATE OR REPLACE FUNCTION review.enter_as_guest(token text, at timestamptz)
RETURNS TABLE (id uuid, organization_id uuid, request_id uuid, guest_name text, rights text[], expires_at timestamptz, created_by_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  link guest_review_links;
BEGIN
  SELECT l.* INTO link FROM guest_review_links l JOIN organizations o ON o.id = l.organization_id AND o.deleted_at IS NULL
   WHERE l.token_hash = token AND l.revoked_at IS NULL AND l.expires_at > at;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM set_config('tenancy.guest', link.guest_name, true),
          set_config('tenancy.tenants', ARRAY[link.organization_id]::text, true);
  RETURN QUERY SELECT link.id, link.organization_id, link.approval_request_id, link.guest_name, link.rights, link.expires_at, link.created_by_id;
END
$$;
REVOKE ALL ON FUNCTION review.enter_as_guest FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review.enter_as_guest TO marquee_serving;
