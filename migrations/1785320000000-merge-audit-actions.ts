import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "audit_entries" ADD "transaction_id" bigint`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "audit_entries" ADD CONSTRAINT "ck_audit_entries_transaction_id" CHECK ("transaction_id" BETWEEN 0 AND 9007199254740991)`,
  `SET LOCAL check_function_bodies = off`,
  `-- Adds an entry to the audit log of a tenant, or to that of the system if there is none, with the request that
-- \`tenancy.origin\` describes. Without an actor, the entry is that of an anonymous request or, outside of requests, of the
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
REVOKE ALL ON FUNCTION audit.add FROM PUBLIC;`,
  `-- Records an event in the audit log: of its tenant, or of every organization in which its user is an active member. If the
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
GRANT EXECUTE ON FUNCTION audit.record_event TO marquee_serving;`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION audit.add(tenant uuid, action text, subject_type text, subject uuid, actor uuid, before jsonb, after jsonb, metadata jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
                             actor_name, before, after, metadata, request_id, ip_address, user_agent)
  SELECT entry, tenant, instant, action, subject_type, subject, a.*, before, after, metadata,
         origin ->> 'requestId', origin ->> 'ipAddress', origin ->> 'userAgent'
    FROM audit.actor(actor, origin IS NOT NULL) a;
END
$function$;
REVOKE ALL ON ROUTINE audit.add(uuid, text, text, uuid, uuid, jsonb, jsonb, jsonb) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION audit.record_event(happened text, subject_type text, tenant uuid, person uuid, subject uuid, details jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM audit.add(t.id, upper(replace(happened, '.', '_')), subject_type, subject,
                    coalesce(nullif(current_setting('tenancy.person', true), '')::uuid, person), NULL, NULL,
                    nullif(details - '{scopes,audience}'::text[], '{}'))
    FROM (SELECT tenant AS id WHERE tenant IS NOT NULL
          UNION ALL
          SELECT m.organization_id FROM memberships m
           WHERE tenant IS NULL AND m.user_id = person AND m.status = 'ACTIVE') t;
END
$function$;
REVOKE ALL ON ROUTINE audit.record_event(text, text, uuid, uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE audit.record_event(text, text, uuid, uuid, uuid, jsonb) TO marquee_serving;`,
  `ALTER TABLE "audit_entries" DROP CONSTRAINT "ck_audit_entries_transaction_id"`,
  `ALTER TABLE "audit_entries" DROP COLUMN "transaction_id"`,
];

export class MergeAuditActions1785320000000 implements MigrationInterface {
  name = 'MergeAuditActions1785320000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
