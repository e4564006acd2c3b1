-- Returns the current limits of an account on a platform, sorted by name: those that have not been reset and, if the
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
GRANT EXECUTE ON FUNCTION channels.rate_limits TO marquee_serving;
