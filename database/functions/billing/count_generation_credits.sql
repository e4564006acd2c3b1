-- Adds what the entry of a key changes to the AI credits of its generation, so that these equal the sums of the ledger, whoever ends
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
REVOKE ALL ON FUNCTION billing.count_generation_credits FROM PUBLIC;
