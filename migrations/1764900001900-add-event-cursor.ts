import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates a function that runs as its owner and that the serving role may call. */
const definer = (signature: string, returns: string, body: string): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE sql STABLE SECURITY DEFINER
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${signature} TO marquee_serving`,
];

const UP = [
  ...definer(
    'events.newest_event()',
    'uuid',
    'SELECT event_id FROM events.stream ORDER BY place DESC LIMIT 1',
  ),
  ...definer(
    'events.place_of(event uuid)',
    'bigint',
    'SELECT place FROM events.stream WHERE event_id = event',
  ),
];

const DOWN = ['DROP FUNCTION events.place_of(uuid)', 'DROP FUNCTION events.newest_event()'];

/** Positions of events regardless of their topic, so that a subscription can start at any event. */
export class AddEventCursor1764900001900 implements MigrationInterface {
  name = 'AddEventCursor1764900001900';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
