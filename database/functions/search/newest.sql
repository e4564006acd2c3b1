-- Returns the IDs and ranks of the newest documents of a tenant and kind that match, at most `most`, or null if few of them
-- match. Documents are compared from the newest on, so that the time to find a word that most of them contain does not depend
-- on their number. Of the newest 100, at least 5 must match, and twice as many are compared as `most` matches then need.
CREATE OR REPLACE FUNCTION search.newest(
  tenant uuid, of_kind text, query tsquery, deleted boolean, most integer, OUT ids uuid[], OUT ranks real[])
LANGUAGE plpgsql STABLE SET search_path = search, pg_temp SET enable_sort = off AS $$
DECLARE
  matching integer; compared integer;
BEGIN
  SELECT count(*) INTO matching
    FROM (SELECT d.words, d.is_deleted FROM search.documents d
           WHERE d.tenant_id = tenant AND d.kind = of_kind ORDER BY d.id DESC LIMIT 100) d
   WHERE d.is_deleted = deleted AND d.words @@ query;
  IF matching < 5 THEN RETURN; END IF;
  compared := 2 * most * 100 / matching;
  SELECT array_agg(f.id), array_agg(ts_rank(f.words, query, 1)) INTO ids, ranks
    FROM (SELECT d.id, d.words
            FROM (SELECT d.id, d.words, d.is_deleted FROM search.documents d
                   WHERE d.tenant_id = tenant AND d.kind = of_kind ORDER BY d.id DESC LIMIT compared) d
           WHERE d.is_deleted = deleted AND d.words @@ query LIMIT most) f;
  IF cardinality(ids) < most AND EXISTS (
       SELECT FROM search.documents d WHERE d.tenant_id = tenant AND d.kind = of_kind ORDER BY d.id DESC OFFSET compared)
  THEN ids := NULL; ranks := NULL; END IF;
END
$$;
REVOKE ALL ON FUNCTION search.newest FROM PUBLIC;
