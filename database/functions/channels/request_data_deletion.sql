-- Stores the request of a user of a platform to delete their data, with the job that does it. Returns its code: the given
-- one, or that of the same request before.
CREATE OR REPLACE FUNCTION channels.request_data_deletion(new_code text, platforms text[], grantor text, issued timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  request bytea := sha256(convert_to(json_build_array(platforms, grantor, extract(epoch FROM issued))::text, 'UTF8'));
  known text;
BEGIN
  INSERT INTO channels.data_deletions (code, digest, grantor_id) VALUES (new_code, request, grantor)
  ON CONFLICT (digest) DO NOTHING;
  IF NOT FOUND THEN
    SELECT d.code INTO known FROM channels.data_deletions d WHERE d.digest = request;
    RETURN known;
  END IF;
  PERFORM graphile_worker.add_job('end-platform-grant', json_build_object(
    'apps', platforms, 'grantorId', grantor, 'issuedAt', issued, 'deletion', new_code));
  RETURN new_code;
END
$$;
REVOKE ALL ON FUNCTION channels.request_data_deletion FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.request_data_deletion TO marquee_serving;
