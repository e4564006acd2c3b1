-- Returns a value of a row image, truncated if it is long.
CREATE OR REPLACE FUNCTION audit.truncated(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN length(value #>> '{}') > 2000 THEN to_jsonb(left(value #>> '{}', 2000) || '…') ELSE value END
$$;
REVOKE ALL ON FUNCTION audit.truncated FROM PUBLIC;
