-- Extends a reservation, and records that its call is about to start: if nothing is heard of it, the maximum is charged as an
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
GRANT EXECUTE ON FUNCTION billing.start TO marquee_serving;
