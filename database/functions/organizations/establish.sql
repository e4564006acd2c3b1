-- Creates an organization owned by the viewer, with the first free slug.
CREATE OR REPLACE FUNCTION organizations.establish(
  id uuid, membership uuid, details jsonb, slugs text[], at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  given organizations := jsonb_populate_record(NULL::organizations, details);
  wanted text;
BEGIN
  IF NOT organizations.keep_account(nullif(current_setting('tenancy.person', true), '')::uuid) THEN
    PERFORM organizations.refuse('FORBIDDEN', 'Sign in first.', '');
  END IF;
  FOREACH wanted IN ARRAY slugs LOOP
    INSERT INTO organizations (id, name, slug, owner_id, kind, logo_url, website, industry, business_type, company_size, settings)
    VALUES (id, given.name, wanted, nullif(current_setting('tenancy.person', true), '')::uuid, coalesce(given.kind, 'INDIVIDUAL'), given.logo_url, given.website,
            given.industry, given.business_type, given.company_size, coalesce(given.settings, '{}'))
    ON CONFLICT (slug) WHERE deleted_at IS NULL DO NOTHING;
    EXIT WHEN FOUND;
  END LOOP;
  IF NOT EXISTS (SELECT FROM organizations o WHERE o.id = establish.id) THEN
    PERFORM organizations.refuse('TAKEN', 'This value is taken.', 'slug');
  END IF;
  INSERT INTO memberships (organization_id, id, user_id, role, status, joined_at)
  VALUES (id, membership, nullif(current_setting('tenancy.person', true), '')::uuid, 'OWNER', 'ACTIVE', at);
END
$$;
REVOKE ALL ON FUNCTION organizations.establish FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.establish TO marquee_serving;
