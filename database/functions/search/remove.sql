-- Removes the document of a row that was deleted.
CREATE OR REPLACE FUNCTION search.remove(tenant uuid, kind text, id uuid) RETURNS void
LANGUAGE sql SET search_path = search, pg_temp AS $$
  DELETE FROM search.documents d WHERE d.tenant_id = $1 AND d.kind = $2 AND d.id = $3
$$;
REVOKE ALL ON FUNCTION search.remove FROM PUBLIC;
