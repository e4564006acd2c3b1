-- Records an event in the audit log: of its tenant, or of every organization in which its user is an active member. If the
-- transaction has changed the subject, the entry of the change becomes that of the event, which then has its values.
CREATE OR REPLACE FUNCTION audit.record_event(
  happened text, subject_type text, tenant uuid, person uuid, subject uuid, details jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  happened_as text := upper(replace(happened, '.', '_'));
  changes text[] := ARRAY(SELECT upper(split_part(happened, '.', 1)) || '_' || verb
                            FROM unnest('{CREATED,UPDATED,DELETED,RESTORED,PURGED}'::text[]) verb);
  described jsonb := nullif(details - '{scopes,audience}'::text[], '{}');
BEGIN
  -- The time bounds the search to the latest partitions; the transaction is what identifies the entry.
  UPDATE audit_entries e SET action = happened_as, metadata = described
    FROM (SELECT i.id, i.created_at FROM audit_entries i
           WHERE i.organization_id = tenant AND i.subject_id = subject AND i.created_at >= now()
             AND i.transaction_id = pg_current_xact_id()::text::bigint AND i.action = ANY (changes)
           ORDER BY i.created_at DESC, i.id DESC LIMIT 1) last
   WHERE e.organization_id = tenant AND e.id = last.id AND e.created_at = last.created_at;
  IF FOUND THEN
    RETURN;
  END IF;
  PERFORM audit.add(t.id, happened_as, subject_type, subject,
                    coalesce(nullif(current_setting('tenancy.person', true), '')::uuid, person), NULL, NULL, described)
    FROM (SELECT tenant AS id WHERE tenant IS NOT NULL
          UNION ALL
          SELECT m.organization_id FROM memberships m
           WHERE tenant IS NULL AND m.user_id = person AND m.status = 'ACTIVE') t;
END
$$;
REVOKE ALL ON FUNCTION audit.record_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.record_event TO marquee_serving;
