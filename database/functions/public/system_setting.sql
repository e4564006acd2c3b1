-- Returns the value of a system setting that is in effect: that of the environment of the connection, or else that of all
-- environments. Null if there is none. Every program that reads a setting uses this function.
CREATE OR REPLACE FUNCTION public.system_setting(name text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT s.value FROM system_settings s
 WHERE s.key = name AND s.environment IN ('ALL', upper(current_setting('platform.environment', true)))
   AND s.is_active AND s.deleted_at IS NULL
 ORDER BY s.environment = 'ALL' LIMIT 1
$$;
REVOKE ALL ON FUNCTION public.system_setting FROM PUBLIC;
