-- Returns the signature of a path with its expiry, in seconds since 1970. The key is hashed twice, as in HMAC: with one
-- hash, a signature could be extended to that of a longer path.
CREATE OR REPLACE FUNCTION media.signature(path text, expires bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT encode(sha256(convert_to(k.key || encode(sha256(convert_to(k.key || path || '?' || expires, 'UTF8')), 'hex'), 'UTF8')), 'hex')
  FROM media.link_keys k
$$;
REVOKE ALL ON FUNCTION media.signature FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.signature TO marquee_serving;
