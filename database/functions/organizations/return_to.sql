-- Restores the organizations that were deleted with the account of the viewer. A slug that is taken by now gets a
-- suffix.
CREATE OR REPLACE FUNCTION organizations.return_to(gone timestamptz) RETURNS TABLE(organization_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
UPDATE organizations o SET deleted_at = NULL, version = o.version + 1,
       slug = CASE WHEN EXISTS (SELECT FROM organizations t WHERE t.slug = o.slug AND t.deleted_at IS NULL)
                   THEN left(o.slug, 200) || '-' || replace(o.id::text, '-', '') ELSE o.slug END
 WHERE o.owner_id = nullif(current_setting('tenancy.person', true), '')::uuid AND o.deleted_at = gone
RETURNING o.id
$$;
REVOKE ALL ON FUNCTION organizations.return_to FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.return_to TO marquee_serving;
