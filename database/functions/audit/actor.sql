-- Returns the actor of an audit entry as it is recorded: the ID of the user, the kind and the name at the time. The
-- transaction can name a guest without an account and, outside of requests, the part of the system that acts.
CREATE OR REPLACE FUNCTION audit.actor(person uuid, in_request boolean, OUT id uuid, OUT kind text, OUT name text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT u.id,
         CASE WHEN u.id IS NOT NULL THEN 'USER' WHEN in_request THEN 'ANONYMOUS' ELSE 'SYSTEM' END,
         coalesce(u.full_name, CASE WHEN in_request THEN nullif(current_setting('tenancy.guest', true), '')
           ELSE coalesce(nullif(current_setting('tenancy.system_actor', true), ''), 'Marquee') END)
    FROM (VALUES (0)) one LEFT JOIN users u ON u.id = person
$$;
REVOKE ALL ON FUNCTION audit.actor FROM PUBLIC;
