-- Locks a post of the organization that the transaction acts for as the system. Whoever plans a publication locks the post
-- before the publication, so that plans of one post are made one after the other and cannot deadlock.
CREATE OR REPLACE FUNCTION publishing.lock_post(post uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM posts p
    WHERE p.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid AND p.id = post
      FOR NO KEY UPDATE;
END
$$;
REVOKE ALL ON FUNCTION publishing.lock_post FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publishing.lock_post TO marquee_serving;
