-- Charges use without a reservation, whatever the limits: it has happened. A key is charged once; if it was an estimate, the
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
GRANT EXECUTE ON FUNCTION billing.charge TO marquee_serving;
