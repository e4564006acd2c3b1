-- Checks that the actor grants only permissions they have, and that only owners change owners.
CREATE OR REPLACE FUNCTION organizations.check_gift(actor memberships, was memberships, gift memberships) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF actor.role <> 'OWNER' AND 'OWNER' IN (gift.role, was.role) THEN
    PERFORM organizations.refuse('FORBIDDEN', 'Only an owner may do this to an owner, or make one.', 'role');
  ELSIF gift.role = 'OWNER' AND cardinality(gift.granted_permissions || gift.denied_permissions) > 0 THEN
    PERFORM organizations.refuse('INVALID', 'An owner has every permission; nothing can be added or taken.', 'role');
  ELSIF (gift.role = 'CLIENT') <> (gift.client_account_id IS NOT NULL) THEN
    PERFORM organizations.refuse('INVALID', 'The role CLIENT needs a client account, and no other role has one.', 'clientAccountId');
  ELSIF gift.client_account_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM client_accounts c WHERE c.organization_id = gift.organization_id AND c.id = gift.client_account_id
         AND c.deleted_at IS NULL) THEN
    PERFORM organizations.refuse('NOT_FOUND', 'There is no such client account.', 'clientAccountId');
  ELSIF EXISTS (
      SELECT FROM (SELECT DISTINCT permission FROM role_permissions) p
       WHERE tenancy.reach(gift, p.permission) IS NOT NULL AND tenancy.reach(actor, p.permission) IS DISTINCT FROM 'ALL'
         AND tenancy.reach(gift, p.permission) IS DISTINCT FROM tenancy.reach(was, p.permission)) THEN
    PERFORM organizations.refuse('FORBIDDEN', 'You cannot give a permission that you do not have yourself.', 'role');
  END IF;
END
$$;
REVOKE ALL ON FUNCTION organizations.check_gift FROM PUBLIC;
