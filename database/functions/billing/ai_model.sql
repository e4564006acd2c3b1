-- Returns the AI model that a call of an organization uses: its own, else the one that staff chose, which has no provider, since
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
GRANT EXECUTE ON FUNCTION billing.ai_model TO marquee_serving;
