import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "usage_periods" ("organization_id" uuid NOT NULL, "user_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "metric" text NOT NULL, "unit" text NOT NULL, "start_date" date NOT NULL, "end_date" date NOT NULL, "usage_limit" bigint, "used" bigint NOT NULL DEFAULT '0', "reserved" bigint NOT NULL DEFAULT '0', CONSTRAINT "ck_usage_periods_metric" CHECK ("metric" IN ('AI_CREDITS', 'AI_IMAGES', 'AI_VIDEOS', 'PAID_POSTS')), CONSTRAINT "ck_usage_periods_unit" CHECK ("unit" IN ('DAY', 'MONTH')), CONSTRAINT "ck_usage_periods_usage_limit" CHECK ("usage_limit" BETWEEN 0 AND 9007199254740991), CONSTRAINT "ck_usage_periods_used" CHECK ("used" BETWEEN 0 AND 9007199254740991), CONSTRAINT "ck_usage_periods_reserved" CHECK ("reserved" BETWEEN 0 AND 9007199254740991), CONSTRAINT "ck_usage_periods_ends_after_start" CHECK ("end_date" >= "start_date"), CONSTRAINT "PK_7d187d58a0d27cc56d5fd6df9cd" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "usage_reservations" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "idempotency_key" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "started_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_usage_reservations_idempotency_key" CHECK (char_length("idempotency_key") <= 200), CONSTRAINT "PK_d67ccc1c7c8f2e97344dd2516f0" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "cost_entries" ("organization_id" uuid NOT NULL, "user_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "kind" text NOT NULL, "category" text NOT NULL, "service" text, "metric" text NOT NULL, "quantity" integer NOT NULL DEFAULT '0', "reserved_quantity" integer NOT NULL DEFAULT '0', "amount" numeric(20,6) NOT NULL DEFAULT '0', "reserved_amount" numeric(20,6) NOT NULL DEFAULT '0', "currency" text NOT NULL DEFAULT 'USD', "unit_prices" jsonb, "is_estimated" boolean NOT NULL DEFAULT false, "idempotency_key" text NOT NULL, "usage_date" date NOT NULL, "subject_id" uuid, "subject_type" text, CONSTRAINT "ck_cost_entries_kind" CHECK ("kind" IN ('RESERVED', 'SETTLED', 'REFUNDED', 'EXPIRED', 'CHARGED', 'CORRECTED')), CONSTRAINT "ck_cost_entries_category" CHECK ("category" IN ('AI', 'PLATFORM')), CONSTRAINT "ck_cost_entries_service" CHECK (char_length("service") <= 100), CONSTRAINT "ck_cost_entries_metric" CHECK ("metric" IN ('AI_CREDITS', 'AI_IMAGES', 'AI_VIDEOS', 'PAID_POSTS')), CONSTRAINT "ck_cost_entries_currency" CHECK ("currency" ~ '^[A-Z]{3}$'), CONSTRAINT "ck_cost_entries_unit_prices" CHECK (octet_length("unit_prices"::text) <= 131072), CONSTRAINT "ck_cost_entries_idempotency_key" CHECK (char_length("idempotency_key") <= 200), CONSTRAINT "ck_cost_entries_subject_type" CHECK (char_length("subject_type") <= 50), CONSTRAINT "ck_cost_entries_subject_has_type" CHECK (("subject_id" IS NULL) = ("subject_type" IS NULL)), CONSTRAINT "ck_cost_entries_reserved_once" CHECK (("kind" = 'RESERVED') = ("reserved_quantity" > 0 OR "reserved_amount" > 0) AND ("kind" = 'RESERVED' OR "reserved_quantity" <= 0 AND "reserved_amount" <= 0)), CONSTRAINT "ck_cost_entries_used_when_charged" CHECK ("kind" IN ('SETTLED', 'CHARGED', 'CORRECTED') OR "quantity" = 0 AND "amount" = 0), CONSTRAINT "ck_cost_entries_only_corrections_reduce" CHECK ("kind" = 'CORRECTED' OR "quantity" >= 0 AND "amount" >= 0), CONSTRAINT "ck_cost_entries_estimated_when_charged" CHECK (NOT "is_estimated" OR "kind" IN ('SETTLED', 'CHARGED')), CONSTRAINT "PK_44a9cafb74573410ff64086230a" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_usage_periods_metric_unit_start_date_user" ON "usage_periods" ("organization_id", "metric", "unit", "start_date", "user_id") NULLS NOT DISTINCT`,
  `CREATE UNIQUE INDEX "uq_usage_periods_id" ON "usage_periods" ("id")`,
  `CREATE UNIQUE INDEX "uq_usage_reservations_idempotency_key" ON "usage_reservations" ("organization_id", "idempotency_key")`,
  `CREATE UNIQUE INDEX "uq_usage_reservations_id" ON "usage_reservations" ("id")`,
  `CREATE UNIQUE INDEX "uq_cost_entries_idempotency_key_metric_kind" ON "cost_entries" ("organization_id", "idempotency_key", "metric", "kind")`,
  `CREATE UNIQUE INDEX "uq_cost_entries_id" ON "cost_entries" ("id")`,
  `ALTER TABLE "usage_periods" ADD CONSTRAINT "fk_usage_periods_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "usage_periods" ADD CONSTRAINT "fk_usage_periods_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "usage_reservations" ADD CONSTRAINT "fk_usage_reservations_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "cost_entries" ADD CONSTRAINT "fk_cost_entries_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "cost_entries" ADD CONSTRAINT "fk_cost_entries_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `SET LOCAL check_function_bodies = off`,
  `-- Charges use without a reservation, whatever the limits: it has happened. A key is charged once; if it was an estimate, the
-- actual use replaces it. Returns whether something was charged.
CREATE OR REPLACE FUNCTION billing.charge(tenant uuid, usage_key text, uses jsonb, about jsonb, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day date := (at AT TIME ZONE 'UTC')::date;
  locked uuid[] := ARRAY(SELECT p.id FROM billing.lock_periods(
    tenant, ARRAY(SELECT u->>'metric' FROM jsonb_array_elements(uses) u), (about->>'user')::uuid, day) p);
BEGIN
  IF billing.usage_state(tenant, usage_key) IS NOT NULL THEN
    RETURN (billing.settle(tenant, usage_key, 'SETTLED', uses, about, at)->>'isNew')::boolean;
  END IF;
  INSERT INTO cost_entries (id, organization_id, created_at, kind, category, service, metric, quantity, amount, currency,
                            unit_prices, is_estimated, idempotency_key, usage_date, user_id, subject_id, subject_type)
  SELECT gen_random_uuid(), tenant, at, 'CHARGED', about->>'category', about->>'service', u.metric, u.quantity, u.amount,
         about->>'currency', about->'unitPrices', coalesce((about->>'isEstimated')::boolean, false), usage_key, day,
         (about->>'user')::uuid, (about->>'subjectId')::uuid, about->>'subjectType'
    FROM jsonb_to_recordset(uses) AS u (metric text, quantity integer, amount numeric);
  UPDATE usage_periods p SET used = p.used + u.quantity
    FROM jsonb_to_recordset(uses) AS u (metric text, quantity integer)
   WHERE p.organization_id = tenant AND p.id = ANY (locked) AND p.metric = u.metric;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION billing.charge FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.charge TO marquee_serving;`,
  `-- Fails if the transaction belongs to a viewer who is no member of the tenant. Jobs act for every tenant.
CREATE OR REPLACE FUNCTION billing.check_tenant(tenant uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(session_user, current_user, 'USAGE') AND NOT coalesce(
       tenant = ANY (nullif(current_setting('tenancy.memberships', true), '')::uuid[]), false) THEN
    RAISE EXCEPTION 'The viewer is no member of the organization.';
  END IF;
END
$$;
REVOKE ALL ON FUNCTION billing.check_tenant FROM PUBLIC;`,
  `-- Returns the periods that the use of metrics on a day counts for, after creating missing ones: the month and the day of the
-- organization, and the day of the user. Posts are counted by month only. The rows are locked until the end of the transaction,
-- in one order, so that concurrent calls do not deadlock.
CREATE OR REPLACE FUNCTION billing.lock_periods(tenant uuid, metrics text[], person uuid, day date)
RETURNS SETOF usage_periods
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  month date := date_trunc('month', day::timestamp)::date;
BEGIN
  PERFORM billing.check_tenant(tenant);
  INSERT INTO usage_periods (id, organization_id, metric, unit, start_date, end_date, user_id, usage_limit)
  SELECT gen_random_uuid(), tenant, m.metric, u.unit, CASE u.unit WHEN 'DAY' THEN day ELSE month END,
         CASE u.unit WHEN 'DAY' THEN day ELSE (month + interval '1 month - 1 day')::date END,
         CASE WHEN u.of_user THEN person END, billing.usage_limit(tenant, m.metric, u.unit, u.of_user)
    FROM unnest(metrics) m (metric), (VALUES ('MONTH', false), ('DAY', false), ('DAY', true)) u (unit, of_user)
   WHERE CASE WHEN m.metric = 'PAID_POSTS' THEN u.unit = 'MONTH' ELSE person IS NOT NULL OR NOT u.of_user END
   ORDER BY m.metric, u.unit, u.of_user
  ON CONFLICT DO NOTHING;
  RETURN QUERY
    SELECT p.* FROM usage_periods p
     WHERE p.organization_id = tenant AND p.metric = ANY (metrics) AND (p.user_id IS NULL OR p.user_id = person)
       AND p.start_date = CASE p.unit WHEN 'DAY' THEN day ELSE month END
     ORDER BY p.metric, p.unit, p.user_id NULLS FIRST
       FOR NO KEY UPDATE;
END
$$;
REVOKE ALL ON FUNCTION billing.lock_periods FROM PUBLIC;`,
  `-- Reserves quantities before a call, unless a limit would be exceeded: all of them or none. Returns the state of the use with the
-- key, and whether it is new: a key reserves once. Returns the limit instead if it would be exceeded. \`uses\` is a list of metrics
-- with \`quantity\` and \`amount\`, the maximums.
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
$$;
REVOKE ALL ON FUNCTION billing.reserve FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.reserve TO marquee_serving;`,
  `-- Ends the use with a key, once: \`SETTLED\` charges what was used, \`REFUNDED\` nothing, and \`EXPIRED\` what is unknown if the call was
-- started, else nothing. Never more than the maximum that was reserved is charged, so no limit is exceeded; amounts are charged as
-- they are. An estimate is replaced with the actual use. Use that is reported after the reservation has expired is charged as far
-- as the limits allow. Returns the state of the use with the key, and whether this call has changed it.
CREATE OR REPLACE FUNCTION billing.settle(
  tenant uuid, usage_key text, outcome text, uses jsonb, about jsonb, at timestamptz
) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  base record; locked uuid[]; state text; started timestamptz; is_open boolean;
  entry_kind text := outcome;
  estimated boolean := coalesce((about->>'isEstimated')::boolean, false);
BEGIN
  PERFORM billing.check_tenant(tenant);
  SELECT e.usage_date AS day, e.user_id AS person, e.currency, array_agg(e.metric) AS metrics INTO base
    FROM cost_entries e
   WHERE e.organization_id = tenant AND e.idempotency_key = usage_key AND e.kind IN ('RESERVED', 'CHARGED')
   GROUP BY e.usage_date, e.user_id, e.currency;
  IF NOT FOUND THEN
    IF outcome = 'REFUNDED' THEN
      RETURN jsonb_build_object('state', outcome, 'isNew', false);
    END IF;
    RAISE EXCEPTION 'Nothing was reserved with the key %.', usage_key;
  END IF;
  IF base.currency <> about->>'currency' OR EXISTS (
    SELECT FROM jsonb_array_elements(uses) u WHERE u->>'metric' <> ALL (base.metrics)) THEN
    RAISE EXCEPTION 'The key % has reserved other metrics, or another currency.', usage_key;
  END IF;
  locked := ARRAY(SELECT p.id FROM billing.lock_periods(tenant, base.metrics, base.person, base.day) p);
  state := billing.usage_state(tenant, usage_key);
  DELETE FROM usage_reservations r
   WHERE r.organization_id = tenant AND r.idempotency_key = usage_key AND (outcome <> 'EXPIRED' OR r.expires_at <= at)
   RETURNING r.started_at INTO started;
  is_open := FOUND;
  IF is_open AND outcome = 'EXPIRED' AND started IS NOT NULL THEN
    entry_kind := 'SETTLED';
    estimated := true;
  ELSIF NOT is_open AND state = 'ESTIMATED' AND outcome <> 'EXPIRED' AND NOT estimated THEN
    entry_kind := 'CORRECTED';
  ELSIF NOT is_open AND NOT (state = 'EXPIRED' AND outcome = 'SETTLED') THEN
    RETURN jsonb_build_object('state', state, 'isNew', false);
  END IF;

  WITH sums AS (
    SELECT e.metric, sum(e.quantity) AS quantity, sum(e.amount) AS amount, sum(e.reserved_quantity) AS reserved,
           sum(e.reserved_amount) AS reserved_amount
      FROM cost_entries e WHERE e.organization_id = tenant AND e.idempotency_key = usage_key GROUP BY e.metric
  ), wanted AS (
    SELECT b.*, s.quantity AS charged, s.amount AS charged_amount, s.reserved, s.reserved_amount AS held,
           least(coalesce(u.quantity, CASE WHEN estimated THEN b.reserved_quantity END, 0),
                 greatest(b.quantity, b.reserved_quantity), r.room) AS actual,
           coalesce(u.amount, CASE WHEN estimated THEN b.reserved_amount END, 0) AS actual_amount
      FROM cost_entries b JOIN sums s USING (metric)
      LEFT JOIN jsonb_to_recordset(uses) AS u (metric text, quantity integer, amount numeric) USING (metric),
           LATERAL (SELECT min(greatest(l.most - p.used - p.reserved, 0))
                      FROM usage_periods p, billing.usage_limit(tenant, p.metric, p.unit, p.user_id IS NOT NULL) AS l (most)
                     WHERE state = 'EXPIRED' AND p.organization_id = tenant AND p.id = ANY (locked) AND p.metric = b.metric
                       AND l.most IS NOT NULL
                   ) AS r (room)
     WHERE b.organization_id = tenant AND b.idempotency_key = usage_key AND b.kind IN ('RESERVED', 'CHARGED')
  ), ended AS (
    INSERT INTO cost_entries (id, organization_id, created_at, kind, category, service, metric, quantity, reserved_quantity,
                              amount, reserved_amount, currency, unit_prices, is_estimated, idempotency_key, usage_date,
                              user_id, subject_id, subject_type)
    SELECT gen_random_uuid(), tenant, at, entry_kind, w.category, coalesce(about->>'service', w.service), w.metric,
           CASE outcome WHEN 'REFUNDED' THEN 0 ELSE w.actual END - w.charged, -w.reserved,
           CASE outcome WHEN 'REFUNDED' THEN 0 ELSE w.actual_amount END - w.charged_amount, -w.held, w.currency,
           about->'unitPrices', estimated AND entry_kind = 'SETTLED', usage_key, w.usage_date, w.user_id, w.subject_id,
           w.subject_type
      FROM wanted w
    RETURNING metric, quantity, reserved_quantity
  )
  UPDATE usage_periods p SET used = p.used + e.quantity, reserved = p.reserved + e.reserved_quantity
    FROM ended e WHERE p.organization_id = tenant AND p.id = ANY (locked) AND p.metric = e.metric;
  RETURN jsonb_build_object('state', billing.usage_state(tenant, usage_key), 'isNew', true);
END
$$;
REVOKE ALL ON FUNCTION billing.settle FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.settle TO marquee_serving;`,
  `-- Extends a reservation, and records that its call is about to start: if nothing is heard of it, the maximum is charged as an
-- estimate. Returns false if the reservation has ended.
CREATE OR REPLACE FUNCTION billing.start(tenant uuid, usage_key text, lifetime interval, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM billing.check_tenant(tenant);
  UPDATE usage_reservations r SET started_at = coalesce(r.started_at, at), expires_at = at + lifetime
   WHERE r.organization_id = tenant AND r.idempotency_key = usage_key;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION billing.start FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.start TO marquee_serving;`,
  `-- Returns the limit of a metric in a month or on a day, for the organization or for each of its users. Null if there is none.
-- Limits agreed with the organization come first, then those of the plan or of the AI service. They are read by the statement
-- that reserves, so that a changed limit applies at once. Until organizations have subscriptions, their plan is \`starter\`.
CREATE OR REPLACE FUNCTION billing.usage_limit(organization uuid, metric text, unit text, of_user boolean) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
WITH settings AS (
  SELECT s.key, s.value FROM system_settings s
   WHERE s.key IN ('subscription_features', 'ai_service_limits') AND s.environment = 'ALL' AND s.is_active
     AND s.deleted_at IS NULL)
SELECT floor(CASE metric || ' ' || unit || CASE WHEN of_user THEN ' USER' ELSE '' END
         WHEN 'AI_CREDITS MONTH' THEN coalesce((o.limits->>'monthlyAiCredits')::numeric, (SELECT
           (value->'ai_credits'->>'starter')::numeric FROM settings WHERE key = 'subscription_features'))
         WHEN 'AI_CREDITS DAY' THEN (o.limits->>'dailyAiCredits')::numeric
         WHEN 'AI_CREDITS DAY USER' THEN (o.limits->>'dailyAiCreditsPerUser')::numeric
         WHEN 'AI_IMAGES DAY USER' THEN (SELECT (value->>'imagen')::numeric FROM settings WHERE key = 'ai_service_limits')
         WHEN 'AI_VIDEOS DAY USER' THEN (SELECT (value->>'veo')::numeric FROM settings WHERE key = 'ai_service_limits')
       END)::bigint
  FROM organizations o WHERE o.id = organization
$$;
REVOKE ALL ON FUNCTION billing.usage_limit FROM PUBLIC;`,
  `-- Returns the state of the use with a key, which is the kind of its last entry: \`RESERVED\`, \`SETTLED\`, \`REFUNDED\` or \`EXPIRED\`.
-- \`ESTIMATED\` if the maximum was charged because the use is unknown. Null if the key is new.
CREATE OR REPLACE FUNCTION billing.usage_state(tenant uuid, usage_key text) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT CASE
         WHEN bool_or(e.kind = 'CORRECTED') THEN 'SETTLED'
         WHEN bool_or(e.is_estimated) THEN 'ESTIMATED'
         WHEN bool_or(e.kind IN ('SETTLED', 'CHARGED')) THEN 'SETTLED'
         ELSE coalesce(max(e.kind) FILTER (WHERE e.kind <> 'RESERVED'), max(e.kind)) END
  FROM cost_entries e WHERE e.organization_id = tenant AND e.idempotency_key = usage_key
$$;
REVOKE ALL ON FUNCTION billing.usage_state FROM PUBLIC;`,
  `CREATE INDEX "ix_usage_periods_by_created_at" ON "usage_periods" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_usage_periods_by_start_date" ON "usage_periods" ("organization_id", "start_date", "id")`,
  `CREATE INDEX "ix_usage_periods_user_by_created_at" ON "usage_periods" ("organization_id", "user_id", "created_at", "id")`,
  `CREATE INDEX "ix_usage_periods_user_by_start_date" ON "usage_periods" ("organization_id", "user_id", "start_date", "id")`,
  `CREATE INDEX "ix_usage_periods_metric_by_created_at" ON "usage_periods" ("organization_id", "metric", "created_at", "id")`,
  `CREATE INDEX "ix_usage_reservations_expires_at" ON "usage_reservations" ("expires_at")`,
  `CREATE INDEX "ix_cost_entries_by_created_at" ON "cost_entries" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_cost_entries_user_by_created_at" ON "cost_entries" ("organization_id", "user_id", "created_at", "id")`,
  `CREATE INDEX "ix_cost_entries_kind_by_created_at" ON "cost_entries" ("organization_id", "kind", "created_at", "id")`,
  `CREATE INDEX "ix_cost_entries_category_by_created_at" ON "cost_entries" ("organization_id", "category", "created_at", "id")`,
  `CREATE INDEX "ix_cost_entries_metric_by_created_at" ON "cost_entries" ("organization_id", "metric", "created_at", "id")`,
  `ALTER TABLE "usage_periods" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "usage_periods" TO marquee_serving`,
  `CREATE TRIGGER "usage_periods_touch" BEFORE UPDATE ON "usage_periods" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "usage_reservations" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "usage_reservations" TO marquee_serving`,
  `ALTER TABLE "cost_entries" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "cost_entries" TO marquee_serving`,
  `CREATE POLICY "usage_periods_read" ON "usage_periods" FOR SELECT USING ("organization_id" = ANY ((SELECT tenancy.tenants_with('BILLING_READ'))::uuid[]))`,
  `CREATE POLICY "usage_reservations_read" ON "usage_reservations" FOR SELECT USING (false)`,
  `CREATE POLICY "cost_entries_read" ON "cost_entries" FOR SELECT USING ("organization_id" = ANY ((SELECT tenancy.tenants_with('BILLING_READ'))::uuid[]))`,
];

const DOWN = [
  `DROP POLICY "cost_entries_read" ON "cost_entries"`,
  `DROP POLICY "usage_reservations_read" ON "usage_reservations"`,
  `DROP POLICY "usage_periods_read" ON "usage_periods"`,
  `REVOKE SELECT ON "cost_entries" FROM marquee_serving`,
  `ALTER TABLE "cost_entries" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE SELECT ON "usage_reservations" FROM marquee_serving`,
  `ALTER TABLE "usage_reservations" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "usage_periods_touch" ON "usage_periods"`,
  `REVOKE SELECT ON "usage_periods" FROM marquee_serving`,
  `ALTER TABLE "usage_periods" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_cost_entries_metric_by_created_at"`,
  `DROP INDEX "ix_cost_entries_category_by_created_at"`,
  `DROP INDEX "ix_cost_entries_kind_by_created_at"`,
  `DROP INDEX "ix_cost_entries_user_by_created_at"`,
  `DROP INDEX "ix_cost_entries_by_created_at"`,
  `DROP INDEX "ix_usage_reservations_expires_at"`,
  `DROP INDEX "ix_usage_periods_metric_by_created_at"`,
  `DROP INDEX "ix_usage_periods_user_by_start_date"`,
  `DROP INDEX "ix_usage_periods_user_by_created_at"`,
  `DROP INDEX "ix_usage_periods_by_start_date"`,
  `DROP INDEX "ix_usage_periods_by_created_at"`,
  `DROP ROUTINE billing.charge(uuid, text, jsonb, jsonb, timestamp with time zone)`,
  `DROP ROUTINE billing.check_tenant(uuid)`,
  `DROP ROUTINE billing.lock_periods(uuid, text[], uuid, date)`,
  `DROP ROUTINE billing.reserve(uuid, text, jsonb, jsonb, interval, timestamp with time zone)`,
  `DROP ROUTINE billing.settle(uuid, text, text, jsonb, jsonb, timestamp with time zone)`,
  `DROP ROUTINE billing.start(uuid, text, interval, timestamp with time zone)`,
  `DROP ROUTINE billing.usage_limit(uuid, text, text, boolean)`,
  `DROP ROUTINE billing.usage_state(uuid, text)`,
  `ALTER TABLE "cost_entries" DROP CONSTRAINT "fk_cost_entries_user_id"`,
  `ALTER TABLE "cost_entries" DROP CONSTRAINT "fk_cost_entries_organization_id"`,
  `ALTER TABLE "usage_reservations" DROP CONSTRAINT "fk_usage_reservations_organization_id"`,
  `ALTER TABLE "usage_periods" DROP CONSTRAINT "fk_usage_periods_user_id"`,
  `ALTER TABLE "usage_periods" DROP CONSTRAINT "fk_usage_periods_organization_id"`,
  `DROP INDEX "uq_cost_entries_id"`,
  `DROP INDEX "uq_cost_entries_idempotency_key_metric_kind"`,
  `DROP INDEX "uq_usage_reservations_id"`,
  `DROP INDEX "uq_usage_reservations_idempotency_key"`,
  `DROP INDEX "uq_usage_periods_id"`,
  `DROP INDEX "uq_usage_periods_metric_unit_start_date_user"`,
  `DROP TABLE "cost_entries"`,
  `DROP TABLE "usage_reservations"`,
  `DROP TABLE "usage_periods"`,
];

export class AddUsageAndCosts1785475000100 implements MigrationInterface {
  name = 'AddUsageAndCosts1785475000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
