-- Updates an organization. Returns false for an outdated version, null if nothing changed.
CREATE OR REPLACE FUNCTION organizations.revise(organization uuid, changes jsonb, expected integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM organizations.actor_in(organization, 'ORGANIZATION_UPDATE', 'id');
  IF changes ? 'settings' THEN
    PERFORM organizations.actor_in(organization, 'SETTINGS_MANAGE', 'id');
  END IF;
  IF NOT EXISTS (SELECT FROM organizations o WHERE o.id = organization AND o.version = coalesce(expected, o.version)) THEN
    RETURN false;
  END IF;
  UPDATE organizations o SET name = n.name, slug = n.slug, kind = n.kind, logo_url = n.logo_url, website = n.website,
         industry = n.industry, business_type = n.business_type, company_size = n.company_size, settings = n.settings,
         version = o.version + 1
    FROM organizations b CROSS JOIN LATERAL jsonb_populate_record(b, changes) n
   WHERE o.id = organization AND b.id = o.id AND o.version = coalesce(expected, o.version) AND b IS DISTINCT FROM n;
  RETURN nullif(FOUND, false);
END
$$;
REVOKE ALL ON FUNCTION organizations.revise FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.revise TO marquee_serving;
