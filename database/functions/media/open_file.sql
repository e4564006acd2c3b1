-- Returns the file of a signed link. Returns no row if the signature is wrong, or if the media file was deleted or has no
-- stored file.
CREATE OR REPLACE FUNCTION media.open_file(asset uuid, name text, expires bigint, signature text)
RETURNS TABLE (provider text, path text, mime_type text, filename text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT a.storage_provider, a.storage_path, a.mime_type, a.filename FROM media_assets a
 WHERE a.id = asset AND a.deleted_at IS NULL AND a.storage_path IS NOT NULL
   AND signature = media.signature('files/' || asset || '/' || name, expires)
$$;
REVOKE ALL ON FUNCTION media.open_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.open_file TO marquee_serving;
