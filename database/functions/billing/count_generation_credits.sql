-- Trigger on cost_entries: adds what entries about AI credits change to the counters of their generations, so that these equal
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
REVOKE ALL ON FUNCTION billing.count_generation_credits FROM PUBLIC;
