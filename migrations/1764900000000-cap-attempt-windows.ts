import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A function that runs as its owner and that the serving role may call. */
const served = (signature: string, returns: string, body: string, language = 'sql'): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE ${language} SECURITY DEFINER
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${signature} TO marquee_serving`,
];

const purge = (now: string): string => `CREATE OR REPLACE FUNCTION auth.purge(at timestamptz) RETURNS bigint
   LANGUAGE sql SET search_path = public, pg_temp AS $$ WITH old_tokens AS (
       DELETE FROM auth.refresh_tokens WHERE hash IN (
         SELECT hash FROM auth.refresh_tokens WHERE used_at < at - interval '30 days' LIMIT 5000)
       RETURNING 1),
     ended_tokens AS (
       DELETE FROM auth.refresh_tokens WHERE hash IN (
         SELECT t.hash FROM sessions s JOIN auth.refresh_tokens t ON t.session_id = s.id AND t.used_at IS NULL
          WHERE s.expires_at < at - interval '30 days' LIMIT 5000)
       RETURNING 1),
     links AS (
       DELETE FROM auth.one_time_tokens WHERE hash IN (
         SELECT hash FROM auth.one_time_tokens WHERE expires_at < at - interval '30 days' LIMIT 5000)
       RETURNING 1),
     counts AS (
       DELETE FROM auth.attempts WHERE key IN (SELECT key FROM auth.attempts WHERE resets_at < ${now} LIMIT 5000)
       RETURNING 1)
     SELECT count(*) FROM (TABLE old_tokens UNION ALL TABLE ended_tokens UNION ALL TABLE links UNION ALL TABLE counts) gone $$`;

const UP = [
  `DROP FUNCTION auth.take_attempts(text[], integer[], integer[], timestamptz)`,
  // Counts one attempt under each key, in order, up to the first whose limit is exceeded. Returns the seconds until that
  // limit resets, or null if none is exceeded. The clock is that of the database, which all processes share. No window
  // ends later than one that starts now: a clock that was ahead when a window started does not extend it.
  ...served(
    'auth.consume_attempts(keys text[], limits integer[], seconds integer[])',
    'integer',
    `DECLARE
       counted auth.attempts;
     BEGIN
       FOR i IN 1 .. cardinality(keys) LOOP
         INSERT INTO auth.attempts AS a (key, count, resets_at)
         VALUES (keys[i], 1, now() + make_interval(secs => seconds[i]))
         ON CONFLICT (key) DO UPDATE
           SET count = CASE WHEN a.resets_at <= now() THEN 1 ELSE a.count + 1 END,
               resets_at = CASE WHEN a.resets_at <= now() THEN excluded.resets_at
                                ELSE least(a.resets_at, excluded.resets_at) END
         RETURNING * INTO counted;
         IF counted.count > limits[i] THEN
           RETURN greatest(1, ceil(extract(epoch FROM counted.resets_at - now())));
         END IF;
       END LOOP;
       RETURN NULL;
     END`,
    'plpgsql',
  ),
  purge('now()'),
];

const DOWN = [
  purge('at'),
  `DROP FUNCTION auth.consume_attempts(text[], integer[], integer[])`,
  ...served(
    'auth.take_attempts(keys text[], most integer[], seconds integer[], at timestamptz)',
    'timestamptz',
    `WITH wanted AS (SELECT * FROM unnest(keys, most, seconds) AS w (key, most, seconds)),
     taken AS (
       INSERT INTO auth.attempts AS a (key, count, resets_at)
       SELECT w.key, 1, at + make_interval(secs => w.seconds) FROM wanted w ORDER BY w.key
       ON CONFLICT (key) DO UPDATE
         SET count = CASE WHEN a.resets_at <= at THEN 1 ELSE a.count + 1 END,
             resets_at = CASE WHEN a.resets_at <= at THEN excluded.resets_at ELSE a.resets_at END
       RETURNING key, count, resets_at)
     SELECT max(t.resets_at) FROM taken t JOIN wanted w USING (key) WHERE t.count > w.most`,
  ),
];

/** Rate limits use the clock of the database, and a window is never longer than declared. */
export class CapAttemptWindows1764900000000 implements MigrationInterface {
  name = 'CapAttemptWindows1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
