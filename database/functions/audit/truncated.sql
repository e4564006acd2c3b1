-- Returns a value of a row image, truncated if it is long. PL/pgSQL keeps the plan of the expression, which is evaluated for
-- every value of every image.
CREATE OR REPLACE FUNCTION audit.truncated(value jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE WHEN length(value #>> '{}') > 2000 THEN to_jsonb(left(value #>> '{}', 2000) || '…') ELSE value END;
END
$$;
REVOKE ALL ON FUNCTION audit.truncated FROM PUBLIC;
