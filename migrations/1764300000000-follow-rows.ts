import type { MigrationInterface, QueryRunner } from 'typeorm';

const PUT_IN_ORDER = (audience: string): string =>
  `CREATE OR REPLACE FUNCTION events.put_in_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
   BEGIN
     PERFORM pg_advisory_xact_lock(4107201518);
     INSERT INTO events.stream (event_id, tenant_id) VALUES (NEW.id, ${audience});
     PERFORM pg_notify('events', '');
     RETURN NULL;
   END $$`;

const UP = [
  // An event may be followed by what it names as its audience, a person or a single row, in place of the tenant.
  PUT_IN_ORDER(`coalesce((NEW.payload->>'audience')::uuid, NEW.tenant_id)`),
  `CREATE FUNCTION events.newest_place_of(audience uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
     SELECT s.place FROM events.stream s WHERE s.tenant_id = audience ORDER BY s.place DESC LIMIT 1 $$`,
  `REVOKE ALL ON FUNCTION events.newest_place_of(uuid) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION events.newest_place_of(uuid) TO marquee_serving`,
];

const DOWN = [`DROP FUNCTION events.newest_place_of(uuid)`, PUT_IN_ORDER('NEW.tenant_id')];

/** Events that are followed by the person or the row they are about. */
export class FollowRows1764300000000 implements MigrationInterface {
  name = 'FollowRows1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
