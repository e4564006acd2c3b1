-- Reserves quantities before a call, unless a limit would be exceeded: all of them or none. Returns the state of the use with the
-- key, and whether it is new: a key reserves once. Returns the limit instead if it would be exceeded. `uses` is a list of metrics
-- with `quantity` and `amount`, the maximums. A new reservation also returns the limits that it was compared with.
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
GRANT EXECUTE ON FUNCTION billing.reserve TO marquee_serving;
