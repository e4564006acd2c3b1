-- Trigger: sets updated_at. It belongs to every table with that column. Counters, derived columns and references to purged
-- rows change without an update by a user.
CREATE OR REPLACE FUNCTION public.touch_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('tenancy.maintains', true) IS DISTINCT FROM TG_TABLE_NAME
     AND current_setting('tenancy.purges', true) IS DISTINCT FROM 'true' THEN
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END
$$;
