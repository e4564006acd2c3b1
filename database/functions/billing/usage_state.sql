-- Returns the state of the use with a key, which is the kind of its last entry: `RESERVED`, `SETTLED`, `REFUNDED` or `EXPIRED`.
-- `ESTIMATED` if the maximum was charged because the use is unknown. Null if the key is new.
CREATE OR REPLACE FUNCTION billing.usage_state(tenant uuid, usage_key text) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT CASE
         WHEN bool_or(e.kind = 'CORRECTED') THEN 'SETTLED'
         WHEN bool_or(e.is_estimated) THEN 'ESTIMATED'
         WHEN bool_or(e.kind IN ('SETTLED', 'CHARGED')) THEN 'SETTLED'
         ELSE coalesce(max(e.kind) FILTER (WHERE e.kind <> 'RESERVED'), max(e.kind)) END
  FROM cost_entries e WHERE e.organization_id = tenant AND e.idempotency_key = usage_key
$$;
REVOKE ALL ON FUNCTION billing.usage_state FROM PUBLIC;
