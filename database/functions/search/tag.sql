-- Returns what the words of the documents of a tenant and kind begin with. The words of one tenant are together in the
-- index, so that the time of a search does not depend on the documents of others. Without a tenant: of documents that are shared with all users.
CREATE OR REPLACE FUNCTION search.tag(tenant uuid, kind text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(right(tenant::text, 6), 'shared') || left(md5(kind), 2)
$$;
REVOKE ALL ON FUNCTION search.tag FROM PUBLIC;
