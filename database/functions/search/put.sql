-- Creates or replaces the document of a row.
CREATE OR REPLACE FUNCTION search.put(document search.documents) RETURNS void
LANGUAGE sql SET search_path = search, pg_temp AS $$
  INSERT INTO search.documents SELECT document.*
  ON CONFLICT (tenant_id, kind, id) DO UPDATE
     SET scope_id = excluded.scope_id, is_deleted = excluded.is_deleted, is_shared = excluded.is_shared, words = excluded.words
$$;
REVOKE ALL ON FUNCTION search.put FROM PUBLIC;
