import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Returns the IDs and ranks of the newest documents of a tenant and kind that match, at most \`most\`, or null if few of them
-- match. Documents are compared from the newest on, so that the time to find a word that most of them contain does not depend
-- on their number. Of the newest 100, at least 5 must match, and twice as many are compared as \`most\` matches then need.
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
REVOKE ALL ON FUNCTION search.newest FROM PUBLIC;`,
  `-- Returns kind, ID and rank of the documents that contain words and phrases and no excluded phrases: those of the tenants
-- and scopes that the viewer can read, or of one tenant; and, without a tenant, those that are shared with all users. This is
-- the only way to the documents. It returns no text, and its callers join the rows under row-level security. With \`most\`,
-- the newest so many documents have a rank. With \`weight\`, only words of texts with this weight are found.
--
-- The words of a tenant are looked up in the index, and all documents of a scope are compared, so that the time does not
-- depend on documents that the viewer cannot read. OFFSET 0 keeps the planner from other plans. With \`most\`, a word that many
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
$$;`,
];

const DOWN = [
  `-- Returns kind, ID and rank of the documents that contain words and phrases and no excluded phrases: those of the tenants
-- and scopes that the viewer can read, or of one tenant; and, without a tenant, those that are shared with all users. This is
-- the only way to the documents. It returns no text, and its callers join the rows under row-level security. With \`most\`,
-- the newest so many documents have a rank. With \`weight\`, only words of texts with this weight are found.
--
-- The words of a tenant are looked up in the index, and all documents of a scope are compared, so that the time does not
-- depend on documents that the viewer cannot read. OFFSET 0 keeps the planner from other plans.
CREATE OR REPLACE FUNCTION search.find(
  tenant uuid, kinds text[], words text[], phrases text[], excluded text[], deleted boolean, most integer,
  weight text DEFAULT '')
RETURNS TABLE (kind text, id uuid, rank real) ROWS 20
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = search, pg_temp AS $$
DECLARE
  whole uuid[] := nullif(current_setting('tenancy.tenants', true), '')::uuid[];
  scopes uuid[] := nullif(current_setting('tenancy.scopes', true), '')::uuid[];
BEGIN
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
$$;`,
  `DROP FUNCTION search.newest`,
];

export class SearchNewestFirst1785540000100 implements MigrationInterface {
  name = 'SearchNewestFirst1785540000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
