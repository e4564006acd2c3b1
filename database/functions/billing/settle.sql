-- Ends the use with a key, once: `SETTLED` charges what was used, `REFUNDED` nothing, and `EXPIRED` what is unknown if the call was
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
GRANT EXECUTE ON FUNCTION billing.settle TO marquee_serving;
