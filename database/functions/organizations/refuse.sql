-- Raises a user error, with its code and the input field it belongs to.
CREATE OR REPLACE FUNCTION organizations.refuse(code text, message text, field text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'MQ001', MESSAGE = message, DETAIL = code, COLUMN = field;
END
$$;
REVOKE ALL ON FUNCTION organizations.refuse FROM PUBLIC;
