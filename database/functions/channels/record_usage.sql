-- Records the state of limits of a platform as one response reported it. A later window replaces an earlier one; within a
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
GRANT EXECUTE ON FUNCTION channels.record_usage TO marquee_serving;
