import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `DROP TRIGGER count_generation_credits ON cost_entries`,
  `DROP FUNCTION billing.count_generation_credits()`,
  `-- Adds what the entry of a key changes to the AI credits of its generation, so that these equal the sums of the ledger, whoever ends
-- a reservation. What was reserved is used, still reserved or refunded. A call that settles has locked its generation first, and one
-- that expires locks it last: it gives up before both wait for each other, and is repeated.
CREATE OR REPLACE FUNCTION billing.count_generation_credits(tenant uuid, usage_key text, entry_kind text) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp SET lock_timeout = '500ms' SET tenancy.maintains = 'ai_generations' AS $$
UPDATE ai_generations g
   SET credits_used = g.credits_used + e.quantity, credits_reserved = g.credits_reserved + e.reserved_quantity,
       credits_refunded = g.credits_refunded + CASE e.kind WHEN 'RESERVED' THEN 0 ELSE -e.reserved_quantity - e.quantity END
  FROM cost_entries e
 WHERE e.organization_id = tenant AND e.idempotency_key = usage_key AND e.metric = 'AI_CREDITS' AND e.kind = entry_kind
   AND e.subject_type = 'AiGeneration' AND g.organization_id = e.organization_id AND g.id = e.subject_id
$$;
REVOKE ALL ON FUNCTION billing.count_generation_credits FROM PUBLIC;`,
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
  PERFORM billing.count_generation_credits(tenant, usage_key, 'RESERVED');
  INSERT INTO usage_reservations (id, organization_id, idempotency_key, created_at, expires_at)
  VALUES (gen_random_uuid(), tenant, usage_key, at, at + lifetime);
  RETURN jsonb_build_object('state', 'RESERVED', 'isNew', true, 'limits', coalesce(limits, '[]'));
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
  PERFORM billing.count_generation_credits(tenant, usage_key, entry_kind);
  RETURN jsonb_build_object('state', billing.usage_state(tenant, usage_key), 'isNew', true);
END
$$;
REVOKE ALL ON FUNCTION billing.settle FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.settle TO marquee_serving;`,
];

const DOWN = [
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
  `DROP FUNCTION billing.count_generation_credits(uuid, text, text)`,
  `-- Trigger on cost_entries: adds what entries about AI credits change to the counters of their generations, so that these equal
-- the sums of the ledger, whoever ends a reservation. What was reserved is used, still reserved or refunded. Settling a call
-- locks its generation first, and expiring a reservation last: it gives up before both wait for each other, and is repeated.
CREATE OR REPLACE FUNCTION billing.count_generation_credits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms'
SET tenancy.maintains = 'ai_generations' AS $$
BEGIN
  UPDATE ai_generations g
     SET credits_used = g.credits_used + e.used, credits_reserved = g.credits_reserved + e.reserved,
         credits_refunded = g.credits_refunded + e.refunded
    FROM (SELECT n.organization_id, n.subject_id, sum(n.quantity) AS used, sum(n.reserved_quantity) AS reserved,
                 sum(CASE WHEN n.kind IN ('RESERVED', 'CHARGED') THEN 0 ELSE -n.reserved_quantity - n.quantity END) AS refunded
            FROM new_entries n WHERE n.subject_type = 'AiGeneration' AND n.metric = 'AI_CREDITS'
           GROUP BY n.organization_id, n.subject_id) e
   WHERE g.organization_id = e.organization_id AND g.id = e.subject_id;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION billing.count_generation_credits FROM PUBLIC;`,
  `CREATE TRIGGER count_generation_credits AFTER INSERT ON cost_entries REFERENCING NEW TABLE AS new_entries
   FOR EACH STATEMENT EXECUTE FUNCTION billing.count_generation_credits()`,
];

export class CountGenerationCredits1785510050000 implements MigrationInterface {
  name = 'CountGenerationCredits1785510050000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
