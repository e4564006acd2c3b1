-- Changes the role and permissions of a member.
CREATE OR REPLACE FUNCTION organizations.change_role(
  membership uuid, role text, client uuid, granted text[], denied text[]
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  kept uuid := CASE WHEN role = 'OWNER' THEN organizations.keep_member(membership) END;
  was memberships := organizations.membership_of(membership, false);
  gift memberships := was;
  actor memberships;
BEGIN
  actor := organizations.actor_in(was.organization_id, 'MEMBERS_MANAGE', 'id');
  gift.role := coalesce(role, was.role);
  gift.client_account_id := coalesce(client, CASE WHEN gift.role = 'CLIENT' THEN was.client_account_id END);
  gift.granted_permissions := coalesce(granted, CASE WHEN gift.role <> was.role THEN '{}' ELSE was.granted_permissions END);
  gift.denied_permissions := coalesce(denied, CASE WHEN gift.role = 'OWNER' THEN '{}' ELSE was.denied_permissions END);
  PERFORM organizations.check_gift(actor, was, gift);

  IF gift.role = 'OWNER' AND was.role <> 'OWNER' AND was.user_id IS DISTINCT FROM kept THEN
    PERFORM organizations.refuse('INVALID_STATE', 'This person cannot become an owner now.', 'id');
  END IF;
  UPDATE memberships m SET role = gift.role, client_account_id = gift.client_account_id,
         granted_permissions = gift.granted_permissions, denied_permissions = gift.denied_permissions
   WHERE m.id = was.id;
  IF was.role = 'OWNER' THEN
    PERFORM organizations.settle_owner(was.organization_id);
  END IF;
  RETURN was.organization_id;
END
$$;
REVOKE ALL ON FUNCTION organizations.change_role FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.change_role TO marquee_serving;
