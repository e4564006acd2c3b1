-- Returns the upload of a signed URL. Returns no row if the signature is wrong or the upload does not exist anymore.
CREATE OR REPLACE FUNCTION media.open_upload(upload uuid, expires bigint, signature text)
RETURNS TABLE (path text, size bigint, mime_type text, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT a.storage_path, a.file_size, a.mime_type, u.status
  FROM media_uploads u JOIN media_assets a ON a.organization_id = u.organization_id AND a.id = u.asset_id
 WHERE u.id = upload AND a.deleted_at IS NULL AND signature = media.signature('uploads/' || upload, expires)
$$;
REVOKE ALL ON FUNCTION media.open_upload FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.open_upload TO marquee_serving;
