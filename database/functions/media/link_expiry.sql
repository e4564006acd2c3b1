-- Returns when links that are made now expire, in seconds since 1970: in one to two hours. It changes once per hour, so that
-- browsers can cache files by their links.
CREATE OR REPLACE FUNCTION media.link_expiry() RETURNS bigint
LANGUAGE sql STABLE AS $$
SELECT (floor(extract(epoch FROM now()) / 3600)::bigint + 2) * 3600
$$;
REVOKE ALL ON FUNCTION media.link_expiry FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.link_expiry TO marquee_serving;
