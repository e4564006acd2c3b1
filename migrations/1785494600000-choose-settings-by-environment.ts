import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Returns the value of a system setting that is in effect: that of the environment of the connection, or else that of all
-- environments. Null if there is none. Every program that reads a setting uses this function.
CREATE OR REPLACE FUNCTION public.system_setting(name text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT s.value FROM system_settings s
 WHERE s.key = name AND s.environment IN ('ALL', upper(current_setting('platform.environment', true)))
   AND s.is_active AND s.deleted_at IS NULL
 ORDER BY s.environment = 'ALL' LIMIT 1
$$;
REVOKE ALL ON FUNCTION public.system_setting FROM PUBLIC;`,
  `-- Returns the limit of a metric in a month or on a day, for the organization or for each of its users. Null if there is none.
-- Limits agreed with the organization come first, then those of the plan or of the AI service. They are read by the statement
-- that reserves, so that a changed limit applies at once. Until organizations have subscriptions, their plan is \`starter\`.
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
REVOKE ALL ON FUNCTION billing.usage_limit FROM PUBLIC;`,
  `-- Returns the AI model that a call of an organization uses: its own, else the one that staff chose, which has no provider, since
-- its name includes that. No row if neither exists. Costs are reserved for it by members who cannot read these settings.
CREATE OR REPLACE FUNCTION billing.ai_model(tenant uuid, model_tier text) RETURNS TABLE (provider text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM billing.check_tenant(tenant);
  RETURN QUERY
    SELECT s.provider::text, s.model_name::text FROM ai_model_settings s
     WHERE s.organization_id = tenant AND s.tier = model_tier AND s.is_active;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT NULL::text, setting ->> model_tier FROM system_setting('ai.models') AS setting
       WHERE jsonb_typeof(setting) = 'object' AND setting ->> model_tier IS NOT NULL;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION billing.ai_model FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.ai_model TO marquee_serving;`,
];

const DOWN = [
  `-- Returns the AI model that a call of an organization uses: its own, else the one that staff chose, which has no provider, since
-- its name includes that. No row if neither exists. Costs are reserved for it by members who cannot read these settings.
CREATE OR REPLACE FUNCTION billing.ai_model(tenant uuid, model_tier text) RETURNS TABLE (provider text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM billing.check_tenant(tenant);
  RETURN QUERY
    SELECT s.provider::text, s.model_name::text FROM ai_model_settings s
     WHERE s.organization_id = tenant AND s.tier = model_tier AND s.is_active;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT NULL::text, s.value ->> model_tier FROM system_settings s
       WHERE s.key = 'ai.models' AND s.is_active AND s.deleted_at IS NULL AND s.kind = 'SETTING' AND s.environment = 'ALL'
         AND jsonb_typeof(s.value) = 'object' AND s.value ->> model_tier IS NOT NULL;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION billing.ai_model FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.ai_model TO marquee_serving;`,
  `-- Returns the limit of a metric in a month or on a day, for the organization or for each of its users. Null if there is none.
-- Limits agreed with the organization come first, then those of the plan or of the AI service. They are read by the statement
-- that reserves, so that a changed limit applies at once. Until organizations have subscriptions, their plan is \`starter\`.
CREATE OR REPLACE FUNCTION billing.usage_limit(organization uuid, metric text, unit text, of_user boolean) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
WITH settings AS (
  SELECT s.key, s.value FROM system_settings s
   WHERE s.key IN ('subscription_features', 'ai_service_limits') AND s.environment = 'ALL' AND s.is_active
     AND s.deleted_at IS NULL)
SELECT floor(CASE metric || ' ' || unit || CASE WHEN of_user THEN ' USER' ELSE '' END
         WHEN 'AI_CREDITS MONTH' THEN coalesce((o.limits->>'monthlyAiCredits')::numeric, (SELECT
           (value->'starter'->>'ai_credits')::numeric FROM settings WHERE key = 'subscription_features'))
         WHEN 'AI_CREDITS DAY' THEN (o.limits->>'dailyAiCredits')::numeric
         WHEN 'AI_CREDITS DAY USER' THEN (o.limits->>'dailyAiCreditsPerUser')::numeric
         WHEN 'AI_IMAGES DAY USER' THEN (SELECT (value->>'imagen')::numeric FROM settings WHERE key = 'ai_service_limits')
         WHEN 'AI_VIDEOS DAY USER' THEN (SELECT (value->>'veo')::numeric FROM settings WHERE key = 'ai_service_limits')
       END)::bigint
  FROM organizations o WHERE o.id = organization
$$;
REVOKE ALL ON FUNCTION billing.usage_limit FROM PUBLIC;`,
  `DROP FUNCTION public.system_setting`,
];

export class ChooseSettingsByEnvironment1785494600000 implements MigrationInterface {
  name = 'ChooseSettingsByEnvironment1785494600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
