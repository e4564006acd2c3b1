-- Records an event in the audit log: of its tenant, or of every organization in which its user is an active member.
CREATE OR REPLACE FUNCTION audit.record_event(
  happened text, subject_type text, tenant uuid, person uuid, subject uuid, details jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM audit.add(t.id, upper(replace(happened, '.', '_')), subject_type, subject,
                    coalesce(nullif(current_setting('tenancy.person', true), '')::uuid, person), NULL, NULL,
                    nullif(details - '{scopes,audience}'::text[], '{}'))
    FROM (SELECT tenant AS id WHERE tenant IS NOT NULL
          UNION ALL
          SELECT m.organization_id FROM memberships m
           WHERE tenant IS NULL AND m.user_id = person AND m.status = 'ACTIVE') t;
END
$$;
REVOKE ALL ON FUNCTION audit.record_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.record_event TO marquee_serving;
