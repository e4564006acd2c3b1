-- Returns kind, ID and rank of the documents that contain words and phrases and no excluded phrases: those of the tenants
-- and scopes that the viewer can read, or of one tenant; and, without a tenant, those that are shared with all users. This is
-- the only way to the documents. It returns no text, and its callers join the rows under row-level security. With `most`,
-- the newest so many documents have a rank. With `weight`, only words of texts with this weight are found.
--
-- The words of a tenant are looked up in the index, and all documents of a scope are compared, so that the time does not
-- depend on documents that the viewer cannot read. OFFSET 0 keeps the planner from other plans. With `most`, a word that many
-- of the newest documents of the tenant contain is found among them, without the index.
CREATE OR REPLACE FUNCTION search.find(
  tenant uuid, kinds text[], words text[], phrases text[], excluded text[], deleted boolean, most integer,
  weight text DEFAULT '')
RETURNS TABLE (kind text, id uuid, rank real) ROWS 20
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = search, pg_temp AS $$
DECLARE
  whole uuid[] := nullif(current_setting('tenancy.tenants', true), '')::uuid[];
  scopes uuid[] := nullif(current_setting('tenancy.scopes', true), '')::uuid[];
  ids uuid[]; ranks real[];
BEGIN
  IF most IS NOT NULL AND cardinality(kinds) = 1 AND tenant = ANY (whole) THEN
    SELECT n.ids, n.ranks INTO ids, ranks
      FROM search.newest(tenant, kinds[1], search.query(search.tag(tenant, kinds[1]), words, phrases, excluded, weight), deleted, most) n;
    IF ids IS NOT NULL THEN
      RETURN QUERY SELECT kinds[1], n.id, n.rank FROM unnest(ids, ranks) n (id, rank);
      RETURN;
    END IF;
  END IF;
  RETURN QUERY
  WITH searched AS MATERIALIZED (
    SELECT t.tenant_id, NULL::uuid AS scope_id, k.kind, search.query(search.tag(t.tenant_id, k.kind), words, phrases, excluded, weight) AS query
      FROM (SELECT u.tenant_id FROM unnest(whole) u (tenant_id) WHERE tenant IS NULL OR u.tenant_id = tenant
            UNION ALL SELECT NULL WHERE tenant IS NULL AND current_setting('tenancy.person', true) <> '') t,
           unnest(kinds) k (kind)
    UNION ALL
    SELECT d.tenant_id, s.scope_id, k.kind, search.query(search.tag(d.tenant_id, k.kind), words, phrases, excluded, weight)
      FROM unnest(scopes) s (scope_id)
     CROSS JOIN LATERAL (SELECT d.tenant_id FROM search.documents d WHERE d.scope_id = s.scope_id LIMIT 1) d,
           unnest(kinds) k (kind)
     WHERE tenant IS NULL OR d.tenant_id = tenant),
  found AS NOT MATERIALIZED (
    SELECT d.tenant_id, d.kind, d.id, s.query FROM searched s
     CROSS JOIN LATERAL (
       SELECT d.tenant_id, d.kind, d.id, d.is_deleted, d.is_shared FROM search.documents d WHERE d.words @@ s.query OFFSET 0) d
     WHERE s.scope_id IS NULL AND d.kind = s.kind AND d.is_deleted = deleted
       AND CASE WHEN s.tenant_id IS NULL THEN d.is_shared ELSE d.tenant_id = s.tenant_id END
    UNION ALL
    SELECT d.tenant_id, d.kind, d.id, s.query FROM searched s
     CROSS JOIN LATERAL (SELECT d.* FROM search.documents d WHERE d.scope_id = s.scope_id AND d.kind = s.kind OFFSET 0) d
     WHERE d.words @@ s.query AND d.is_deleted = deleted)
  SELECT f.kind, f.id, 0::real FROM found f WHERE most IS NULL
  UNION ALL
  SELECT f.kind, f.id, ts_rank(d.words, f.query, 1)
    FROM (SELECT * FROM found WHERE most IS NOT NULL ORDER BY found.id DESC LIMIT most) f
    JOIN search.documents d ON d.tenant_id = f.tenant_id AND d.kind = f.kind AND d.id = f.id;
END
$$;
REVOKE ALL ON FUNCTION search.find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search.find TO marquee_serving;
