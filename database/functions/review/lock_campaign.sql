-- Locks a campaign of the organization that the transaction acts for as the system. Whoever decides on an approval request
-- locks the campaign before the request, as edits of the campaign do, so that they cannot deadlock.
CREATE OR REPLACE FUNCTION review.lock_campaign(campaign uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM campaigns c
    WHERE c.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid AND c.id = campaign
      FOR NO KEY UPDATE;
END
$$;
REVOKE ALL ON FUNCTION review.lock_campaign FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review.lock_campaign TO marquee_serving;
