-- Reserves a pending upload for one request, or extends its reservation, at most until the upload expires. Returns false if
-- another request has it, or if the upload is completed or has expired. Zero seconds end the reservation.
CREATE OR REPLACE FUNCTION media.lease_upload(upload uuid, lease uuid, seconds integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE media_uploads u
     SET lease_id = lease, lease_expires_at = least(clock_timestamp() + make_interval(secs => seconds), u.expires_at)
   WHERE u.id = upload AND u.status = 'PENDING' AND u.expires_at > clock_timestamp()
     AND (u.lease_id IS NULL OR u.lease_id = lease OR u.lease_expires_at <= clock_timestamp());
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION media.lease_upload FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.lease_upload TO marquee_serving;
