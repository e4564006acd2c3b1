import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Reserves a pending upload for one request, or extends its reservation, at most until the upload expires. Returns false if
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
GRANT EXECUTE ON FUNCTION media.lease_upload TO marquee_serving;`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION media.lease_upload(upload uuid, lease uuid, seconds integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE media_uploads u
     SET lease_id = lease, lease_expires_at = clock_timestamp() + make_interval(secs => seconds)
   WHERE u.id = upload AND u.status = 'PENDING'
     AND (u.lease_id IS NULL OR u.lease_id = lease OR u.lease_expires_at <= clock_timestamp());
  RETURN FOUND;
END
$function$;
REVOKE ALL ON ROUTINE media.lease_upload(uuid, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE media.lease_upload(uuid, uuid, integer) TO marquee_serving;`,
];

/** Reservations of uploads end when the uploads expire. */
export class BoundUploadLeases1785280000000 implements MigrationInterface {
  name = 'BoundUploadLeases1785280000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
