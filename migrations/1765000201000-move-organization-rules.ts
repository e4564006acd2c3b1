import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `SET LOCAL check_function_bodies = off`,
  `-- Returns the account with an email address, unless it is deleted. Accounts of strangers are not visible to the viewer.
CREATE OR REPLACE FUNCTION organizations.account_by_email(address text)
RETURNS TABLE (user_id uuid, is_verified boolean, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.email_verified_at IS NOT NULL, u.language FROM users u
   WHERE lower(u.email) = lower(address) AND u.deleted_at IS NULL
$$;
REVOKE ALL ON FUNCTION organizations.account_by_email FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.account_by_email TO marquee_serving;`,
  `-- Returns the pending invitation of the viewer with this ID, or with the hash of this token, in any organization.
CREATE OR REPLACE FUNCTION organizations.find_invitation(membership uuid, token bytea)
RETURNS TABLE (organization_id uuid, membership_id uuid, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.organization_id, m.id, i.expires_at
    FROM memberships m LEFT JOIN organizations.invitations i ON i.membership_id = m.id
    JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
    JOIN users u ON u.id = nullif(current_setting('tenancy.person', true), '')::uuid AND u.deleted_at IS NULL
   WHERE m.status = 'PENDING'
     AND m.id = coalesce(membership, (SELECT t.membership_id FROM organizations.invitations t WHERE t.token_hash = token))
     AND CASE WHEN membership IS NOT NULL THEN m.user_id = u.id
              ELSE coalesce(m.user_id, u.id) = u.id AND lower(m.invited_email) = lower(u.email) END
$$;
REVOKE ALL ON FUNCTION organizations.find_invitation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.find_invitation TO marquee_serving;`,
  `-- Returns whether a user exists and has not deleted their account.
CREATE OR REPLACE FUNCTION organizations.has_account(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM users u WHERE u.id = person AND u.deleted_at IS NULL)
$$;
REVOKE ALL ON FUNCTION organizations.has_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.has_account TO marquee_serving;`,
  `-- Prevents the deletion of an account until the transaction ends, or waits for it. Returns whether the account is not
-- deleted. Accepts the viewer, and the members of the organization that the transaction acts for as the system.
CREATE OR REPLACE FUNCTION organizations.lock_account(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  living boolean;
BEGIN
  SELECT u.deleted_at IS NULL INTO living FROM users u
   WHERE u.id = person AND (u.id = nullif(current_setting('tenancy.person', true), '')::uuid OR EXISTS (
     SELECT FROM memberships m
      WHERE m.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid AND m.user_id = u.id))
     FOR SHARE OF u;
  RETURN coalesce(living, false);
END
$$;
REVOKE ALL ON FUNCTION organizations.lock_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.lock_account TO marquee_serving;`,
  `-- Sets the token of a membership in the organization that the transaction acts for as the system. Null removes it.
CREATE OR REPLACE FUNCTION organizations.set_invitation_token(membership uuid, token bytea, expires timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM memberships m
     WHERE m.id = membership AND m.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid) THEN
    RAISE EXCEPTION 'The membership belongs to another organization.';
  END IF;
  DELETE FROM organizations.invitations WHERE membership_id = membership;
  IF token IS NOT NULL THEN
    INSERT INTO organizations.invitations (membership_id, token_hash, expires_at) VALUES (membership, token, expires);
  END IF;
END
$$;
REVOKE ALL ON FUNCTION organizations.set_invitation_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.set_invitation_token TO marquee_serving;`,
  `GRANT INSERT ON "organizations" TO marquee_serving`,
  `GRANT UPDATE ON "organizations" TO marquee_serving`,
  `GRANT INSERT ON "memberships" TO marquee_serving`,
  `GRANT UPDATE ON "memberships" TO marquee_serving`,
  `GRANT DELETE ON "memberships" TO marquee_serving`,
  `CREATE POLICY "organizations_system_read" ON "organizations" FOR SELECT USING ("id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "organizations_system_insert" ON "organizations" FOR INSERT WITH CHECK ("id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "organizations_system_update" ON "organizations" FOR UPDATE USING ("id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "memberships_system_read" ON "memberships" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "memberships_system_insert" ON "memberships" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "memberships_system_update" ON "memberships" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "memberships_system_delete" ON "memberships" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `DROP ROUTINE organizations.accept(uuid, bytea, timestamp with time zone)`,
  `DROP ROUTINE organizations.actor_in(uuid, text, text)`,
  `DROP ROUTINE organizations.change_role(uuid, text, uuid, text[], text[])`,
  `DROP ROUTINE organizations.check_gift(memberships, memberships, memberships)`,
  `DROP ROUTINE organizations.decline(uuid, bytea, timestamp with time zone)`,
  `DROP ROUTINE organizations.establish(uuid, uuid, jsonb, text[], timestamp with time zone)`,
  `DROP ROUTINE organizations.invitation_for(uuid, bytea, timestamp with time zone)`,
  `DROP ROUTINE organizations.invite(uuid, uuid, text, text, uuid, bytea, timestamp with time zone, timestamp with time zone)`,
  `DROP ROUTINE organizations.keep_account(uuid)`,
  `DROP ROUTINE organizations.keep_member(uuid)`,
  `DROP ROUTINE organizations.leave_all(timestamp with time zone)`,
  `DROP ROUTINE organizations.letter_language(text)`,
  `DROP ROUTINE organizations.membership_of(uuid, boolean)`,
  `DROP ROUTINE organizations.refuse(text, text, text)`,
  `DROP ROUTINE organizations.remove_member(uuid)`,
  `DROP ROUTINE organizations.revise(uuid, jsonb, integer)`,
  `DROP ROUTINE organizations.set_deleted(uuid, boolean, timestamp with time zone)`,
  `DROP ROUTINE organizations.settle_owner(uuid)`,
  `DROP ROUTINE organizations.transfer(uuid, uuid)`,
  `DROP ROUTINE public.post_status(uuid, uuid)`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION organizations.accept(membership uuid, token bytea, at timestamp with time zone)
 RETURNS TABLE(organization_id uuid, id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     #variable_conflict use_column
     DECLARE
       pending memberships := organizations.invitation_for(membership, token, at);
     BEGIN
       IF EXISTS (SELECT FROM memberships m WHERE m.organization_id = pending.organization_id AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid
             AND m.status = 'ACTIVE') THEN
         PERFORM organizations.refuse('INVALID_STATE', 'You are a member already.', CASE WHEN token IS NULL THEN 'membershipId' ELSE 'token' END);
       END IF;
       DELETE FROM memberships m WHERE m.organization_id = pending.organization_id AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.id <> pending.id;
       UPDATE memberships m SET status = 'ACTIVE', user_id = nullif(current_setting('tenancy.person', true), '')::uuid, joined_at = at WHERE m.id = pending.id;
       DELETE FROM organizations.invitations i WHERE i.membership_id = pending.id;
       RETURN QUERY SELECT pending.organization_id, pending.id;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.accept(uuid, bytea, timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.accept(uuid, bytea, timestamp with time zone) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.actor_in(organization uuid, permission text, field text)
 RETURNS memberships
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       actor memberships;
     BEGIN
       PERFORM FROM organizations o WHERE o.id = organization AND o.deleted_at IS NULL AND EXISTS (
         SELECT FROM memberships m WHERE m.organization_id = o.id AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.status <> 'INACTIVE')
          FOR NO KEY UPDATE;
       SELECT m.* INTO actor FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
        WHERE m.organization_id = organization AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.status <> 'INACTIVE';
       IF NOT FOUND THEN
         PERFORM organizations.refuse('NOT_FOUND', 'There is no such organization.', field);
       ELSIF permission <> '' AND (actor.status <> 'ACTIVE' OR tenancy.reach(actor, permission) IS DISTINCT FROM 'ALL') THEN
         PERFORM organizations.refuse('FORBIDDEN', 'Your role does not allow it in this organization.', '');
       END IF;
       RETURN actor;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.actor_in(uuid, text, text) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION organizations.change_role(membership uuid, role text, client uuid, granted text[], denied text[])
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
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
     END  $function$;
REVOKE ALL ON ROUTINE organizations.change_role(uuid, text, uuid, text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.change_role(uuid, text, uuid, text[], text[]) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.check_gift(actor memberships, was memberships, gift memberships)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ BEGIN
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
     END $function$;
REVOKE ALL ON ROUTINE organizations.check_gift(memberships, memberships, memberships) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION organizations.decline(membership uuid, token bytea, at timestamp with time zone)
 RETURNS TABLE(organization_id uuid, id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     #variable_conflict use_column
     DECLARE
       pending memberships := organizations.invitation_for(membership, token, at);
     BEGIN
       DELETE FROM memberships m WHERE m.id = pending.id;
       RETURN QUERY SELECT pending.organization_id, pending.id;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.decline(uuid, bytea, timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.decline(uuid, bytea, timestamp with time zone) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.establish(id uuid, membership uuid, details jsonb, slugs text[], at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
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
     END  $function$;
REVOKE ALL ON ROUTINE organizations.establish(uuid, uuid, jsonb, text[], timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.establish(uuid, uuid, jsonb, text[], timestamp with time zone) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.invitation_for(membership uuid, token bytea, at timestamp with time zone)
 RETURNS memberships
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       pending memberships;
       field text := CASE WHEN token IS NULL THEN 'membershipId' ELSE 'token' END;
     BEGIN
       PERFORM organizations.keep_account(nullif(current_setting('tenancy.person', true), '')::uuid);
       PERFORM FROM organizations p WHERE p.id = (SELECT m.organization_id 
         FROM memberships m LEFT JOIN organizations.invitations i ON i.membership_id = m.id
         JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
         JOIN users u ON u.id = nullif(current_setting('tenancy.person', true), '')::uuid AND u.deleted_at IS NULL
        WHERE m.status = 'PENDING' AND ((m.id = membership AND m.user_id = u.id)
           OR (i.token_hash = token AND coalesce(m.user_id, u.id) = u.id AND lower(m.invited_email) = lower(u.email)))) FOR NO KEY UPDATE;
       SELECT m.* INTO pending 
         FROM memberships m LEFT JOIN organizations.invitations i ON i.membership_id = m.id
         JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
         JOIN users u ON u.id = nullif(current_setting('tenancy.person', true), '')::uuid AND u.deleted_at IS NULL
        WHERE m.status = 'PENDING' AND ((m.id = membership AND m.user_id = u.id)
           OR (i.token_hash = token AND coalesce(m.user_id, u.id) = u.id AND lower(m.invited_email) = lower(u.email))) FOR UPDATE OF m;
       IF NOT FOUND THEN
         PERFORM organizations.refuse('NOT_FOUND', 'There is no such invitation for you.', field);
       ELSIF EXISTS (SELECT FROM organizations.invitations i WHERE i.membership_id = pending.id AND i.expires_at <= at) THEN
         PERFORM organizations.refuse('INVALID_STATE', 'The invitation has expired: ask for a new one.', field);
       END IF;
       RETURN pending;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.invitation_for(uuid, bytea, timestamp with time zone) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION organizations.invite(wanted uuid, organization uuid, address text, role text, client uuid, token bytea, at timestamp with time zone, expires timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       actor memberships := organizations.actor_in(organization, 'MEMBERS_MANAGE', 'organizationId');
       was memberships; gift memberships;
     BEGIN
       SELECT m.* INTO was FROM memberships m LEFT JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
        WHERE m.organization_id = organization
          AND (lower(u.email) = lower(address) OR (m.status = 'PENDING' AND lower(m.invited_email) = lower(address)))
        ORDER BY m.status = 'ACTIVE' DESC, m.id LIMIT 1;
       IF was.status = 'ACTIVE' THEN
         PERFORM organizations.refuse('TAKEN', 'This person is a member already.', 'email');
       END IF;
       gift := was;
       gift.organization_id := organization;
       gift.id := coalesce(was.id, wanted);
       gift.role := role;
       gift.client_account_id := client;
       gift.granted_permissions := '{}';
       gift.denied_permissions := '{}';
       IF was.status = 'INACTIVE' THEN was := NULL; END IF;
       PERFORM organizations.check_gift(actor, was, gift);
       INSERT INTO memberships AS m (organization_id, id, user_id, role, status, client_account_id, invited_email, invited_by_id, invited_at)
       VALUES (organization, gift.id, coalesce(gift.user_id, (
                 -- An address that nobody has proved to own may be somebody else's.
                 SELECT u.id FROM users u WHERE lower(u.email) = lower(address) AND u.email_verified_at IS NOT NULL
                    AND u.deleted_at IS NULL)),
               role, 'PENDING', client, address, nullif(current_setting('tenancy.person', true), '')::uuid, at)
       ON CONFLICT (id) DO UPDATE SET role = excluded.role, status = 'PENDING', user_id = excluded.user_id,
          client_account_id = excluded.client_account_id, granted_permissions = '{}', denied_permissions = '{}',
          invited_email = excluded.invited_email, invited_by_id = excluded.invited_by_id, invited_at = at, joined_at = NULL;
       INSERT INTO organizations.invitations AS i (membership_id, token_hash, expires_at) VALUES (gift.id, token, expires)
       ON CONFLICT (membership_id) DO UPDATE SET token_hash = token, expires_at = expires;
       RETURN gift.id;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.invite(uuid, uuid, text, text, uuid, bytea, timestamp with time zone, timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.invite(uuid, uuid, text, text, uuid, bytea, timestamp with time zone, timestamp with time zone) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.keep_account(person uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       living boolean;
     BEGIN
       SELECT u.deleted_at IS NULL INTO living FROM users u WHERE u.id = person FOR SHARE;
       RETURN coalesce(living, false);
     END  $function$;
REVOKE ALL ON ROUTINE organizations.keep_account(uuid) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION organizations.keep_member(membership uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       person uuid;
     BEGIN
       SELECT m.user_id INTO person FROM memberships m WHERE m.id = membership AND EXISTS (
         SELECT FROM memberships a
          WHERE a.organization_id = m.organization_id AND a.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND a.status = 'ACTIVE');
       RETURN CASE WHEN organizations.keep_account(person) THEN person END;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.keep_member(uuid) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION organizations.leave_all(at timestamp with time zone)
 RETURNS TABLE(organization_id uuid, name text, shared boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     #variable_conflict use_column
     DECLARE
       owned uuid[];
       remaining uuid;
     BEGIN
       -- Whoever would change their members waits here, and then sees what was changed.
       SELECT array_agg(l.id) INTO owned FROM (
         SELECT o.id FROM organizations o JOIN memberships m ON m.organization_id = o.id
          WHERE m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.role = 'OWNER' AND m.status = 'ACTIVE' AND o.deleted_at IS NULL
          ORDER BY o.id FOR NO KEY UPDATE OF o) l;
       -- Another statement, which sees what was committed while the first one waited.
       RETURN QUERY
         WITH others AS (
           SELECT o.id, count(u.id) AS members, count(u.id) FILTER (WHERE m.role = 'OWNER') AS owners
             FROM organizations o LEFT JOIN memberships m ON m.organization_id = o.id AND m.status = 'ACTIVE'
             LEFT JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL AND u.id <> nullif(current_setting('tenancy.person', true), '')::uuid
            WHERE o.id = ANY (owned) AND o.deleted_at IS NULL GROUP BY o.id),
         gone AS (
           UPDATE organizations o SET deleted_at = at, version = o.version + 1 FROM others t
            WHERE o.id = t.id AND t.members = 0)
         SELECT o.id, o.name, t.members > 0 FROM organizations o JOIN others t ON t.id = o.id AND t.owners = 0
          ORDER BY o.created_at, o.id;
       FOR remaining IN SELECT o.id FROM organizations o WHERE o.id = ANY (owned) AND o.deleted_at IS NULL AND EXISTS (
           SELECT FROM memberships m JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL WHERE m.organization_id = o.id AND m.role = 'OWNER' AND m.status = 'ACTIVE')
       LOOP
         PERFORM organizations.settle_owner(remaining);
       END LOOP;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.leave_all(timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.leave_all(timestamp with time zone) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.letter_language(address text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
     SELECT u.language FROM users u
      WHERE u.deleted_at IS NULL
        AND (lower(u.email) = lower(address) OR u.id = nullif(current_setting('tenancy.person', true), '')::uuid)
      ORDER BY lower(u.email) = lower(address) DESC LIMIT 1 $function$;
REVOKE ALL ON ROUTINE organizations.letter_language(text) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.letter_language(text) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.membership_of(membership uuid, own boolean)
 RETURNS memberships
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       subject memberships; actor memberships;
     BEGIN
       SELECT * INTO subject FROM memberships WHERE id = membership;
       SELECT * INTO actor FROM memberships m WHERE m.organization_id = subject.organization_id AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid
          AND m.status = 'ACTIVE' AND (m.id = membership OR tenancy.reach(m, 'READ') = 'ALL');
       IF actor.id IS NULL THEN
         PERFORM organizations.refuse('NOT_FOUND', 'There is no such membership.', 'id');
       END IF;
       PERFORM organizations.actor_in(subject.organization_id,
         CASE WHEN own AND actor.id = membership THEN '' ELSE 'MEMBERS_MANAGE' END, 'id');
       SELECT * INTO subject FROM memberships WHERE id = membership;
       IF subject.id IS NULL THEN
         PERFORM organizations.refuse('NOT_FOUND', 'There is no such membership.', 'id');
       ELSIF subject.status = 'INACTIVE' THEN
         PERFORM organizations.refuse('INVALID_STATE', 'This membership has ended: invite the person anew.', 'id');
       END IF;
       RETURN subject;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.membership_of(uuid, boolean) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION organizations.refuse(code text, message text, field text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ BEGIN
       RAISE EXCEPTION USING ERRCODE = 'MQ001', MESSAGE = message, DETAIL = code, COLUMN = field;
     END $function$;
REVOKE ALL ON ROUTINE organizations.refuse(text, text, text) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION organizations.remove_member(membership uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  DECLARE
    was memberships := organizations.membership_of(membership, true);
    actor memberships := organizations.actor_in(was.organization_id, '', 'id');
  BEGIN
    IF was.role = 'OWNER' AND actor.role <> 'OWNER' THEN
      PERFORM organizations.refuse('FORBIDDEN', 'Only an owner may do this to an owner, or make one.', 'id');
    ELSIF was.status = 'PENDING' THEN
      DELETE FROM memberships WHERE id = was.id;
    ELSE
      UPDATE memberships m SET status = 'INACTIVE', former_name = u.full_name, former_avatar_url = u.avatar_url
        FROM users u WHERE m.id = was.id AND u.id = m.user_id;
    END IF;
    IF was.role = 'OWNER' THEN
      PERFORM organizations.settle_owner(was.organization_id);
    END IF;
    RETURN was.organization_id;
  END $function$;
REVOKE ALL ON ROUTINE organizations.remove_member(uuid) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.remove_member(uuid) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.revise(organization uuid, changes jsonb, expected integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ BEGIN
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
     END $function$;
REVOKE ALL ON ROUTINE organizations.revise(uuid, jsonb, integer) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.revise(uuid, jsonb, integer) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.set_deleted(organization uuid, deleted boolean, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
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
     END  $function$;
REVOKE ALL ON ROUTINE organizations.set_deleted(uuid, boolean, timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.set_deleted(uuid, boolean, timestamp with time zone) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION organizations.settle_owner(organization uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  DECLARE
    eldest uuid;
  BEGIN
    SELECT m.user_id INTO eldest FROM memberships m JOIN organizations o ON o.id = m.organization_id JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
     WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.status = 'ACTIVE'
     ORDER BY m.user_id <> o.owner_id, m.created_at, m.id LIMIT 1;
    IF NOT FOUND THEN
      PERFORM organizations.refuse('INVALID_STATE', 'An organization keeps an owner: make another member owner first.', 'id');
    END IF;
    UPDATE organizations SET owner_id = eldest, version = version + 1 WHERE id = organization AND owner_id <> eldest;
  END $function$;
REVOKE ALL ON ROUTINE organizations.settle_owner(uuid) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION organizations.transfer(organization uuid, successor uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       kept uuid := organizations.keep_member(successor);
       heir memberships;
     BEGIN
       PERFORM organizations.actor_in(organization, 'ORGANIZATION_TRANSFER', 'id');
       SELECT m.* INTO heir FROM memberships m WHERE m.organization_id = organization AND m.id = successor;
       IF heir.status IS NULL OR heir.status = 'INACTIVE' THEN
         PERFORM organizations.refuse('NOT_FOUND', 'There is no such membership.', 'membershipId');
       ELSIF heir.status <> 'ACTIVE' OR heir.role = 'CLIENT' OR heir.user_id = nullif(current_setting('tenancy.person', true), '')::uuid OR heir.user_id IS DISTINCT FROM kept THEN
         PERFORM organizations.refuse('INVALID_STATE', 'Only another active member who is no client can become the owner.', 'membershipId');
       END IF;
       UPDATE memberships m SET role = 'ADMIN'
        WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid;
       UPDATE memberships SET role = 'OWNER', granted_permissions = '{}', denied_permissions = '{}' WHERE id = successor;
       UPDATE organizations SET owner_id = heir.user_id, version = version + 1 WHERE id = organization;
     END  $function$;
REVOKE ALL ON ROUTINE organizations.transfer(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.transfer(uuid, uuid) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION public.post_status(organization uuid, post uuid)
 RETURNS TABLE(status text, published_at timestamp with time zone)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
     SELECT CASE
              WHEN bool_or(p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN')) THEN 'SCHEDULED'
              WHEN bool_and(p.status = 'PUBLISHED') THEN 'PUBLISHED'
              WHEN bool_or(p.status = 'PUBLISHED') THEN 'PARTIALLY_PUBLISHED'
              WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
              ELSE 'DRAFT' END,
            min(p.published_at) FILTER (WHERE p.status = 'PUBLISHED')
       FROM publications p WHERE p.organization_id = organization AND p.post_id = post $function$;
REVOKE ALL ON ROUTINE public.post_status(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE public.post_status(uuid, uuid) TO marquee_serving;`,
  `DROP POLICY "memberships_system_delete" ON "memberships"`,
  `DROP POLICY "memberships_system_update" ON "memberships"`,
  `DROP POLICY "memberships_system_insert" ON "memberships"`,
  `DROP POLICY "memberships_system_read" ON "memberships"`,
  `DROP POLICY "organizations_system_update" ON "organizations"`,
  `DROP POLICY "organizations_system_insert" ON "organizations"`,
  `DROP POLICY "organizations_system_read" ON "organizations"`,
  `REVOKE DELETE ON "memberships" FROM marquee_serving`,
  `REVOKE UPDATE ON "memberships" FROM marquee_serving`,
  `REVOKE INSERT ON "memberships" FROM marquee_serving`,
  `REVOKE UPDATE ON "organizations" FROM marquee_serving`,
  `REVOKE INSERT ON "organizations" FROM marquee_serving`,
  `DROP ROUTINE organizations.account_by_email(text)`,
  `DROP ROUTINE organizations.find_invitation(uuid, bytea)`,
  `DROP ROUTINE organizations.has_account(uuid)`,
  `DROP ROUTINE organizations.lock_account(uuid)`,
  `DROP ROUTINE organizations.set_invitation_token(uuid, bytea, timestamp with time zone)`,
];

export class MoveOrganizationRules1765000201000 implements MigrationInterface {
  name = 'MoveOrganizationRules1765000201000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
