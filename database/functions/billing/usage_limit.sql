-- Returns the limit of a metric in a month or on a day, for the organization or for each of its users. Null if there is none.
-- Limits agreed with the organization come first, then those of the plan or of the AI service. They are read by the statement
-- that reserves, so that a changed limit applies at once. Until organizations have subscriptions, their plan is `starter`.
CREATE OR REPLACE FUNCTION billing.usage_limit(organization uuid, metric text, unit text, of_user boolean) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT floor(CASE metric || ' ' || unit || CASE WHEN of_user THEN ' USER' ELSE '' END
         WHEN 'AI_CREDITS MONTH' THEN coalesce((o.limits->>'monthlyAiCredits')::numeric,
           (system_setting('subscription_features')->'starter'->>'ai_credits')::numeric)
         WHEN 'AI_CREDITS DAY' THEN (o.limits->>'dailyAiCredits')::numeric
         WHEN 'AI_CREDITS DAY USER' THEN (o.limits->>'dailyAiCreditsPerUser')::numeric
         WHEN 'AI_IMAGES DAY USER' THEN (system_setting('ai_service_limits')->>'imagen')::numeric
         WHEN 'AI_VIDEOS DAY USER' THEN (system_setting('ai_service_limits')->>'veo')::numeric
       END)::bigint
  FROM organizations o WHERE o.id = organization
$$;
REVOKE ALL ON FUNCTION billing.usage_limit FROM PUBLIC;
