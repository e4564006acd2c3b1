import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A function that the serving role may call and that does, as its owner, just what it says. */
const definer = (signature: string, returns: string, body: string, language = 'plpgsql'): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE ${language} SECURITY DEFINER
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${signature} TO marquee_serving`,
];

const EVENT = 's.place, r.id, r.name, r.tenant_id, r.person_id, r.subject_id, r.payload';
const JOINED = 'events.stream s JOIN events.recorded r ON r.id = s.event_id';

const UP = [
  // What happened, in the order in which it was committed. Numbers drawn when an event is recorded would not do: a
  // transaction that drew a smaller one may commit later, and whoever has read past it would never see it.
  `CREATE TABLE events.stream (
     event_id uuid PRIMARY KEY, place bigint GENERATED ALWAYS AS IDENTITY UNIQUE, tenant_id uuid)`,
  `CREATE INDEX ix_stream_tenant_id_place ON events.stream (tenant_id, place)`,
  `INSERT INTO events.stream (event_id, tenant_id) SELECT id, tenant_id FROM events.recorded ORDER BY recorded_at, id`,

  // Runs when the transaction commits, behind a lock that it keeps until the commit can be seen: so places become
  // visible in their order. At commit, because no row is locked after that: taken any earlier, the lock would be
  // held during the transaction's work and could wait for one who waits for it. One lock for all tenants costs
  // nothing, since NOTIFY queues committing transactions for a lock over the whole database just the same.
  ...definer(
    'events.put_in_order()',
    'trigger',
    `BEGIN
       PERFORM pg_advisory_xact_lock(4107201518);
       INSERT INTO events.stream (event_id, tenant_id) VALUES (NEW.id, NEW.tenant_id);
       PERFORM pg_notify('events', '');
       RETURN NULL;
     END`,
  ),
  `CREATE CONSTRAINT TRIGGER put_in_order AFTER INSERT ON events.recorded
     DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events.put_in_order()`,

  // Two statements: one with "or no tenant was given" would use neither index.
  ...definer(
    'events.after(since bigint, tenant uuid, most integer)',
    'TABLE (place bigint, id uuid, name text, tenant_id uuid, person_id uuid, subject_id uuid, payload jsonb)',
    `BEGIN
       IF tenant IS NULL THEN
         RETURN QUERY SELECT ${EVENT} FROM ${JOINED} WHERE s.place > since ORDER BY s.place LIMIT most;
       ELSE
         RETURN QUERY SELECT ${EVENT} FROM ${JOINED}
           WHERE s.tenant_id = tenant AND s.place > since ORDER BY s.place LIMIT most;
       END IF;
     END`,
  ),
  ...definer(
    'events.newest_place()',
    'bigint',
    `SELECT coalesce((SELECT place FROM events.stream ORDER BY place DESC LIMIT 1), 0)`,
    'sql',
  ),
  ...definer(
    'events.place_of(event uuid, tenant uuid)',
    'bigint',
    `SELECT place FROM events.stream WHERE event_id = event AND tenant_id = tenant`,
    'sql',
  ),

  // The last place of what is old enough to go. Everything before it goes as well, however long its transaction ran:
  // then an event that is still there has all its successors.
  `CREATE FUNCTION events.expired_place(age interval) RETURNS bigint LANGUAGE sql STABLE
   SET search_path = public, pg_temp AS $$
     SELECT max(s.place) FROM ${JOINED} WHERE r.recorded_at < now() - age $$`,
  `REVOKE ALL ON FUNCTION events.expired_place(interval) FROM PUBLIC`,
  `CREATE FUNCTION events.purge(until bigint, most integer) RETURNS integer LANGUAGE plpgsql
   SET search_path = public, pg_temp AS $$
   DECLARE
     purged integer;
   BEGIN
     WITH old AS (
       DELETE FROM events.stream WHERE place IN
         (SELECT s.place FROM events.stream s WHERE s.place <= until ORDER BY s.place LIMIT most)
       RETURNING event_id)
     DELETE FROM events.recorded r USING old WHERE r.id = old.event_id;
     GET DIAGNOSTICS purged = ROW_COUNT;
     RETURN purged;
   END $$`,
  `REVOKE ALL ON FUNCTION events.purge(bigint, integer) FROM PUBLIC`,
];

const DOWN = [
  `DROP FUNCTION events.purge(bigint, integer)`,
  `DROP FUNCTION events.expired_place(interval)`,
  `DROP FUNCTION events.place_of(uuid, uuid)`,
  `DROP FUNCTION events.newest_place()`,
  `DROP FUNCTION events.after(bigint, uuid, integer)`,
  `DROP TRIGGER put_in_order ON events.recorded`,
  `DROP FUNCTION events.put_in_order()`,
  `DROP TABLE events.stream`,
];

/** Events get the place in which they were committed, wake who listens, and can be read from any place on. */
export class OrderEvents1764100000000 implements MigrationInterface {
  name = 'OrderEvents1764100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of UP) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await queryRunner.query(sql);
  }
}
