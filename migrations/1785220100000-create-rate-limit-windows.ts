import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE SCHEMA channels`,
  `GRANT USAGE ON SCHEMA channels TO marquee_serving`,
  `-- The limits of the platforms per account, shared by all organizations. Limits of the app have an empty account.
   CREATE TABLE channels.rate_limit_windows (
     platform text NOT NULL,
     platform_user_id text NOT NULL CHECK (char_length(platform_user_id) <= 255),
     name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
     used bigint NOT NULL CHECK (used BETWEEN 0 AND 9007199254740991),
     maximum bigint NOT NULL CHECK (maximum BETWEEN 0 AND 9007199254740991),
     reset_at timestamptz,
     observed_at timestamptz NOT NULL,
     PRIMARY KEY (platform, platform_user_id, name)
   )`,
  `SET LOCAL check_function_bodies = off`,
  `-- Deletes limits of platforms that are no longer current, at most so many. Returns their number.
CREATE OR REPLACE FUNCTION channels.purge_rate_limits(most integer) RETURNS bigint
LANGUAGE sql SET search_path = public, pg_temp AS $$
WITH gone AS (
  DELETE FROM channels.rate_limit_windows WHERE (platform, platform_user_id, name) IN (
    SELECT w.platform, w.platform_user_id, w.name FROM channels.rate_limit_windows w
     WHERE coalesce(w.reset_at, w.observed_at + interval '24 hours') < now() LIMIT most)
  RETURNING 1)
SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION channels.purge_rate_limits FROM PUBLIC;`,
  `-- Returns the current limits of an account on a platform, sorted by name: those that have not been reset and, if the
-- platform reports no reset, those observed within 24 hours. All organizations that connected the account see the same
-- limits. When they were observed is not part of them, because it would tell when another organization used the account.
CREATE OR REPLACE FUNCTION channels.rate_limits(of_platform text, of_account text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET timezone = 'UTC' SET search_path = public, pg_temp AS $$
SELECT coalesce(jsonb_agg(jsonb_build_object(
         'name', w.name, 'used', w.used, 'limit', w.maximum, 'remaining', greatest(w.maximum - w.used, 0),
         'isExceeded', w.used >= w.maximum, 'resetAt', w.reset_at) ORDER BY w.name), '[]')
  FROM channels.rate_limit_windows w
 WHERE w.platform = of_platform AND w.platform_user_id = of_account
   AND coalesce(w.reset_at, w.observed_at + interval '24 hours') > now()
$$;
REVOKE ALL ON FUNCTION channels.rate_limits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.rate_limits TO marquee_serving;`,
  `-- Records the state of limits of a platform as one response reported it. A later window replaces an earlier one; within a
-- window the usage never decreases, because responses to concurrent calls arrive in any order. After a minute, any report
-- replaces a stored one. Limits of the app have an empty account. Rows are locked in one order, so that concurrent calls
-- do not deadlock.
CREATE OR REPLACE FUNCTION channels.record_usage(reporter text, usages jsonb, seen_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
INSERT INTO channels.rate_limit_windows AS w
       (platform, platform_user_id, name, used, maximum, reset_at, observed_at)
SELECT DISTINCT ON (coalesce(u."platformUserId", ''), u.name)
       reporter, coalesce(u."platformUserId", ''), u.name, ceil(u.used), floor(u.limit), u."resetAt", seen_at
  FROM jsonb_to_recordset(usages)
    AS u ("platformUserId" text, name text, used numeric, "limit" numeric, "resetAt" timestamptz)
 ORDER BY coalesce(u."platformUserId", ''), u.name, u.used DESC
ON CONFLICT (platform, platform_user_id, name) DO UPDATE
   SET used = CASE WHEN EXCLUDED.reset_at = w.reset_at THEN greatest(w.used, EXCLUDED.used) ELSE EXCLUDED.used END,
       maximum = EXCLUDED.maximum, reset_at = EXCLUDED.reset_at, observed_at = EXCLUDED.observed_at
 WHERE CASE
         WHEN EXCLUDED.reset_at = w.reset_at THEN EXCLUDED.used > w.used OR EXCLUDED.maximum <> w.maximum
         WHEN EXCLUDED.reset_at > w.reset_at THEN true
         WHEN EXCLUDED.reset_at < w.reset_at THEN EXCLUDED.observed_at > w.observed_at + interval '1 minute'
         ELSE EXCLUDED.observed_at > w.observed_at
       END
$$;
REVOKE ALL ON FUNCTION channels.record_usage FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.record_usage TO marquee_serving;`,
];

const DOWN = [
  `DROP ROUTINE channels.record_usage(text, jsonb, timestamp with time zone)`,
  `DROP ROUTINE channels.rate_limits(text, text)`,
  `DROP ROUTINE channels.purge_rate_limits(integer)`,
  `DROP TABLE channels.rate_limit_windows`,
  `DROP SCHEMA channels`,
];

export class CreateRateLimitWindows1785220100000 implements MigrationInterface {
  name = 'CreateRateLimitWindows1785220100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
