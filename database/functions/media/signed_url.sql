-- Returns a link of this server with expiry and signature, and other URLs unchanged. Without a search path of its own, so
-- that calls are inlined.
CREATE OR REPLACE FUNCTION media.signed_url(link text, expires bigint) RETURNS text
LANGUAGE sql STABLE AS $$
SELECT CASE WHEN link ~ '/media/(files|uploads)/[0-9a-f-]{36}(/|$)'
  THEN link || '?expires=' || expires || '&signature=' || media.signature(substring(link FROM '/media/((?:files|uploads)/.*)$'), expires)
  ELSE link END
$$;
REVOKE ALL ON FUNCTION media.signed_url FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.signed_url TO marquee_serving;
