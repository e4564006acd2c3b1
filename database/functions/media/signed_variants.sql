-- Returns the variants of a file with signed URLs.
CREATE OR REPLACE FUNCTION media.signed_variants(variants jsonb, expires bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
SELECT CASE WHEN variants = '[]' THEN variants ELSE (
  SELECT jsonb_agg(v || jsonb_build_object('url', media.signed_url(v->>'url', expires)) ORDER BY n)
    FROM jsonb_array_elements(variants) WITH ORDINALITY AS e (v, n)) END
$$;
REVOKE ALL ON FUNCTION media.signed_variants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.signed_variants TO marquee_serving;
