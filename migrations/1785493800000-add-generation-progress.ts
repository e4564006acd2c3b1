import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "ai_generations" ADD "partial_text" text`,
  `ALTER TABLE "ai_generations" ADD "partial_tokens" integer`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_partial_text" CHECK (char_length("partial_text") <= 20000)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_partial_tokens" CHECK ("partial_tokens" >= 0)`,
  `-- Reserves quantities before a call, unless a limit would be exceeded: all of them or none. Returns the state of the use with the
-- key, and whether it is new: a key reserves once. Returns the limit instead if it would be exceeded. \`uses\` is a list of metrics
-- with \`quantity\` and \`amount\`, the maximums. A new reservation also returns the limits that it was compared with.
CREATE OR REPLACE FUNCTION billing.reserve(
  tenant uuid, usage_key text, uses jsonb, about jsonb, lifetime interval, at timestamptz
) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person uuid := (about->>'user')::uuid;
  day date := (at AT TIME ZONE 'UTC')::date;
  locked uuid[] := ARRAY(SELECT p.id FROM billing.lock_periods(
    tenant, ARRAY(SELECT u->>'metric' FROM jsonb_array_elements(uses) u), person, day) p);
  state text := billing.usage_state(tenant, usage_key);
  exceeded jsonb;
  limits jsonb;
BEGIN
  IF state IS NOT NULL THEN
    IF EXISTS (SELECT FROM jsonb_to_recordset(uses) AS u (metric text, quantity integer)
               FULL JOIN (SELECT e.metric, e.reserved_quantity AS quantity FROM cost_entries e
                           WHERE e.organization_id = tenant AND e.idempotency_key = usage_key AND e.kind = 'RESERVED') e
                 USING (metric) WHERE u.quantity IS DISTINCT FROM e.quantity) THEN
      RAISE EXCEPTION 'The key % has reserved other quantities.', usage_key;
    END IF;
    RETURN jsonb_build_object('state', state, 'isNew', false);
  END IF;
  SELECT jsonb_build_object('metric', p.metric, 'unit', p.unit, 'ofUser', p.user_id IS NOT NULL, 'limit', l.most,
                            'used', p.used, 'reserved', p.reserved, 'resetsAt', p.end_date + 1)
    INTO exceeded
    FROM usage_periods p JOIN jsonb_to_recordset(uses) AS u (metric text, quantity integer) USING (metric),
         billing.usage_limit(tenant, p.metric, p.unit, p.user_id IS NOT NULL) AS l (most)
   WHERE p.organization_id = tenant AND p.id = ANY (locked) AND p.used + p.reserved + u.quantity > l.most
   ORDER BY p.end_date DESC, p.user_id NULLS FIRST, p.metric LIMIT 1;
  IF FOUND THEN
    RETURN jsonb_build_object('exceeded', exceeded);
  END IF;
  UPDATE usage_periods p
     SET reserved = p.reserved + u.quantity,
         usage_limit = billing.usage_limit(tenant, p.metric, p.unit, p.user_id IS NOT NULL)
    FROM jsonb_to_recordset(uses) AS u (metric text, quantity integer)
   WHERE p.organization_id = tenant AND p.id = ANY (locked) AND p.metric = u.metric;
  SELECT jsonb_agg(jsonb_build_object('metric', p.metric, 'unit', p.unit, 'isPerUser', p.user_id IS NOT NULL,
                                      'limit', p.usage_limit, 'used', p.used, 'reserved', p.reserved - u.quantity,
                                      'resetsAt', p.end_date + 1) ORDER BY p.metric, p.end_date, p.user_id NULLS LAST)
    INTO limits
    FROM usage_periods p JOIN jsonb_to_recordset(uses) AS u (metric text, quantity integer) USING (metric)
   WHERE p.organization_id = tenant AND p.id = ANY (locked) AND p.usage_limit IS NOT NULL;
  INSERT INTO cost_entries (id, organization_id, created_at, kind, category, service, metric, reserved_quantity,
                            reserved_amount, currency, idempotency_key, usage_date, user_id, subject_id, subject_type)
  SELECT gen_random_uuid(), tenant, at, 'RESERVED', about->>'category', about->>'service', u.metric, u.quantity, u.amount,
         about->>'currency', usage_key, day, person, (about->>'subjectId')::uuid, about->>'subjectType'
    FROM jsonb_to_recordset(uses) AS u (metric text, quantity integer, amount numeric);
  INSERT INTO usage_reservations (id, organization_id, idempotency_key, created_at, expires_at)
  VALUES (gen_random_uuid(), tenant, usage_key, at, at + lifetime);
  RETURN jsonb_build_object('state', 'RESERVED', 'isNew', true, 'limits', coalesce(limits, '[]'));
END
$$;
REVOKE ALL ON FUNCTION billing.reserve FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.reserve TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION "ai_generations_row_bytes"(r "ai_generations") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."model_tier"::text), 0) + coalesce(octet_length(r."provider"::text), 0) + coalesce(octet_length(r."model_name"::text), 0) + coalesce(octet_length(r."model_version"::text), 0) + coalesce(octet_length(r."prompt_template"::text), 0) + coalesce(octet_length(r."prices"::text), 0) + coalesce(octet_length(r."feature"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."input"::text), 0) + coalesce(octet_length(r."captions"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."ideas"::text), 0) + coalesce(octet_length(r."document"::text), 0) + coalesce(octet_length(r."partial_text"::text), 0) + coalesce(octet_length(r."failure"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "ai_generations_row_bytes"("ai_generations") FROM PUBLIC`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION public.ai_generations_row_bytes(r ai_generations)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
SELECT (256 + coalesce(octet_length(r."model_tier"::text), 0) + coalesce(octet_length(r."provider"::text), 0) + coalesce(octet_length(r."model_name"::text), 0) + coalesce(octet_length(r."model_version"::text), 0) + coalesce(octet_length(r."prompt_template"::text), 0) + coalesce(octet_length(r."prices"::text), 0) + coalesce(octet_length(r."feature"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."input"::text), 0) + coalesce(octet_length(r."captions"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."ideas"::text), 0) + coalesce(octet_length(r."document"::text), 0) + coalesce(octet_length(r."failure"::text), 0))::bigint
$function$
`,
  `CREATE OR REPLACE FUNCTION billing.reserve(tenant uuid, usage_key text, uses jsonb, about jsonb, lifetime interval, at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  person uuid := (about->>'user')::uuid;
  day date := (at AT TIME ZONE 'UTC')::date;
  locked uuid[] := ARRAY(SELECT p.id FROM billing.lock_periods(
    tenant, ARRAY(SELECT u->>'metric' FROM jsonb_array_elements(uses) u), person, day) p);
  state text := billing.usage_state(tenant, usage_key);
  exceeded jsonb;
BEGIN
  IF state IS NOT NULL THEN
    IF EXISTS (SELECT FROM jsonb_to_recordset(uses) AS u (metric text, quantity integer)
               FULL JOIN (SELECT e.metric, e.reserved_quantity AS quantity FROM cost_entries e
                           WHERE e.organization_id = tenant AND e.idempotency_key = usage_key AND e.kind = 'RESERVED') e
                 USING (metric) WHERE u.quantity IS DISTINCT FROM e.quantity) THEN
      RAISE EXCEPTION 'The key % has reserved other quantities.', usage_key;
    END IF;
    RETURN jsonb_build_object('state', state, 'isNew', false);
  END IF;
  SELECT jsonb_build_object('metric', p.metric, 'unit', p.unit, 'ofUser', p.user_id IS NOT NULL, 'limit', l.most,
                            'used', p.used, 'reserved', p.reserved, 'resetsAt', p.end_date + 1)
    INTO exceeded
    FROM usage_periods p JOIN jsonb_to_recordset(uses) AS u (metric text, quantity integer) USING (metric),
         billing.usage_limit(tenant, p.metric, p.unit, p.user_id IS NOT NULL) AS l (most)
   WHERE p.organization_id = tenant AND p.id = ANY (locked) AND p.used + p.reserved + u.quantity > l.most
   ORDER BY p.end_date DESC, p.user_id NULLS FIRST, p.metric LIMIT 1;
  IF FOUND THEN
    RETURN jsonb_build_object('exceeded', exceeded);
  END IF;
  UPDATE usage_periods p
     SET reserved = p.reserved + u.quantity,
         usage_limit = billing.usage_limit(tenant, p.metric, p.unit, p.user_id IS NOT NULL)
    FROM jsonb_to_recordset(uses) AS u (metric text, quantity integer)
   WHERE p.organization_id = tenant AND p.id = ANY (locked) AND p.metric = u.metric;
  INSERT INTO cost_entries (id, organization_id, created_at, kind, category, service, metric, reserved_quantity,
                            reserved_amount, currency, idempotency_key, usage_date, user_id, subject_id, subject_type)
  SELECT gen_random_uuid(), tenant, at, 'RESERVED', about->>'category', about->>'service', u.metric, u.quantity, u.amount,
         about->>'currency', usage_key, day, person, (about->>'subjectId')::uuid, about->>'subjectType'
    FROM jsonb_to_recordset(uses) AS u (metric text, quantity integer, amount numeric);
  INSERT INTO usage_reservations (id, organization_id, idempotency_key, created_at, expires_at)
  VALUES (gen_random_uuid(), tenant, usage_key, at, at + lifetime);
  RETURN jsonb_build_object('state', 'RESERVED', 'isNew', true);
END
$function$;
REVOKE ALL ON ROUTINE billing.reserve(uuid, text, jsonb, jsonb, interval, timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE billing.reserve(uuid, text, jsonb, jsonb, interval, timestamp with time zone) TO marquee_serving;`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_partial_tokens"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_partial_text"`,
  `ALTER TABLE "ai_generations" DROP COLUMN "partial_tokens"`,
  `ALTER TABLE "ai_generations" DROP COLUMN "partial_text"`,
];

export class AddGenerationProgress1785493800000 implements MigrationInterface {
  name = 'AddGenerationProgress1785493800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
