-- Deletes an organization, or restores it within 30 days.
CREATE OR REPLACE FUNCTION organizations.set_deleted(organization uuid, deleted boolean, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone timestamptz;
BEGIN
  IF deleted THEN
    PERFORM organizations.actor_in(organization, 'ORGANIZATION_DELETE', 'id');
    UPDATE organizations SET deleted_at = at, version = version + 1 WHERE id = organization;
    RETURN;
  END IF;

  IF NOT organizations.keep_account(nullif(current_setting('tenancy.person', true), '')::uuid) THEN
    PERFORM organizations.refuse('NOT_FOUND', 'There is no such organization.', 'id');
  END IF;
  PERFORM organizations.keep_account(o.owner_id) FROM organizations o WHERE o.id = organization;
  SELECT o.deleted_at INTO gone FROM organizations o JOIN memberships m ON m.organization_id = o.id
   WHERE o.id = organization AND o.deleted_at IS NOT NULL AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.status = 'ACTIVE'
     AND tenancy.reach(m, 'ORGANIZATION_DELETE') = 'ALL' FOR UPDATE OF o;
  IF NOT FOUND THEN
    PERFORM organizations.refuse('NOT_FOUND', 'There is no such organization.', 'id');
  ELSIF gone < at - interval '30 days' THEN
    PERFORM organizations.refuse('INVALID_STATE', 'It was deleted more than 30 days ago.', 'id');
  END IF;
  UPDATE organizations SET deleted_at = NULL, version = version + 1 WHERE id = organization;
  PERFORM organizations.settle_owner(organization);
END
$$;
REVOKE ALL ON FUNCTION organizations.set_deleted FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.set_deleted TO marquee_serving;
