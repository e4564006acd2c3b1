-- Adds an entry to the audit log of a tenant, or to that of the system if there is none, with the request that
-- `tenancy.origin` describes. Without an actor, the entry is that of an anonymous request or, outside of requests, of the
-- system. The ID is a UUID of version 7.
CREATE OR REPLACE FUNCTION audit.add(
  tenant uuid, action text, subject_type text, subject uuid, actor uuid, before jsonb, after jsonb, metadata jsonb
) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  origin jsonb := nullif(current_setting('tenancy.origin', true), '')::jsonb;
  instant timestamptz := clock_timestamp();
  micros bigint := extract(epoch FROM instant) * 1000000;
  entry uuid := lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4), 3, '0')
                || substr(gen_random_uuid()::text, 20);
BEGIN
  IF tenant IS NULL THEN
    INSERT INTO system_audit_entries (id, created_at, action, subject_type, subject_id, actor_id, actor_kind,
                                      actor_name, before, after, metadata, request_id, ip_address, user_agent)
    SELECT entry, instant, action, subject_type, subject, a.*, before, after, metadata,
           origin ->> 'requestId', origin ->> 'ipAddress', origin ->> 'userAgent'
      FROM audit.actor(actor, origin IS NOT NULL) a;
    RETURN;
  END IF;
  INSERT INTO audit_entries (id, organization_id, created_at, action, subject_type, subject_id, actor_id, actor_kind,
                             actor_name, before, after, metadata, request_id, ip_address, user_agent, transaction_id)
  SELECT entry, tenant, instant, action, subject_type, subject, a.*, before, after, metadata,
         origin ->> 'requestId', origin ->> 'ipAddress', origin ->> 'userAgent', pg_current_xact_id()::text::bigint
    FROM audit.actor(actor, origin IS NOT NULL) a;
END
$$;
REVOKE ALL ON FUNCTION audit.add FROM PUBLIC;
