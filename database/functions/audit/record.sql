-- Records the change of a row in the audit log of its tenant: the fields that differ, before and after. A new row differs
-- from null, so its null fields are omitted. The arguments of the trigger are the type, its name in actions, the column
-- of the tenant, and the field of each recorded column. Long values are truncated. Rows that are deleted with their
-- tenant, or after it, leave no entry. A purge that clears references to the rows that it deletes, or that changes other rows
-- of a deleted tenant, leaves none either (decision 0114). A row that a purge empties has no image. Without a column of the
-- tenant, the entry belongs to the log of the system.
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET timezone = 'UTC' SET search_path = public, pg_temp AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  tenant uuid := CASE WHEN TG_ARGV[2] <> '' THEN coalesce(new_row, old_row) ->> TG_ARGV[2] END;
  was jsonb; is_now jsonb; verb text; active boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- Without the comparison, which takes most of the time of an insert.
    SELECT jsonb_object_agg(f.value, audit.truncated(new_row -> f.key)) INTO is_now
      FROM jsonb_each_text(TG_ARGV[3]::jsonb) f
     WHERE new_row -> f.key <> 'null';
  ELSE
    SELECT jsonb_object_agg(c.field, audit.truncated(c.was)), jsonb_object_agg(c.field, audit.truncated(c.is_now))
      INTO was, is_now
      FROM (SELECT f.value AS field, coalesce(old_row -> f.key, 'null') AS was, coalesce(new_row -> f.key, 'null') AS is_now
              FROM jsonb_each_text(TG_ARGV[3]::jsonb) f) c
     WHERE c.was <> c.is_now;
  END IF;
  IF is_now IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_ARGV[2] <> '' THEN
    SELECT o.deleted_at IS NULL INTO active FROM organizations o WHERE o.id = tenant;
    IF NOT FOUND OR (TG_OP = 'DELETE' AND NOT active) THEN
      RETURN NULL;
    END IF;
  END IF;
  -- Only logins with the privileges of the owner purge. Others could set the variable to leave no entry.
  IF TG_OP = 'UPDATE' AND current_setting('tenancy.purges', true) = 'true'
     AND (active IS FALSE OR jsonb_strip_nulls(is_now) = '{}') AND pg_has_role(session_user, current_user, 'USAGE') THEN
    RETURN NULL;
  END IF;
  verb := CASE
    WHEN TG_OP = 'INSERT' THEN 'CREATED'
    WHEN new_row ->> 'purged_at' IS NOT NULL THEN 'PURGED'
    WHEN TG_OP = 'DELETE' THEN CASE WHEN old_row ? 'deleted_at' THEN 'PURGED' ELSE 'DELETED' END
    WHEN (old_row ->> 'deleted_at' IS NULL) = (new_row ->> 'deleted_at' IS NULL) THEN 'UPDATED'
    WHEN new_row ->> 'deleted_at' IS NULL THEN 'RESTORED'
    ELSE 'DELETED' END;
  PERFORM audit.add(tenant, TG_ARGV[1] || '_' || verb, TG_ARGV[0], (coalesce(new_row, old_row) ->> 'id')::uuid,
                    nullif(current_setting('tenancy.person', true), '')::uuid,
                    CASE WHEN new_row ->> 'purged_at' IS NULL THEN was END,
                    CASE WHEN TG_OP <> 'DELETE' AND new_row ->> 'purged_at' IS NULL THEN is_now END, NULL);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit.record FROM PUBLIC;
