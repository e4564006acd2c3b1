-- Returns the periods that the use of metrics on a day counts for, after creating missing ones: the month and the day of the
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
REVOKE ALL ON FUNCTION billing.lock_periods FROM PUBLIC;
