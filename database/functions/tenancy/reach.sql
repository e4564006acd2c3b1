-- Returns how far a permission of a membership reaches: ALL, OWN, CLIENT, or null without the permission.
CREATE OR REPLACE FUNCTION tenancy.reach(m memberships, wanted text) RETURNS text
LANGUAGE sql STABLE AS $$
SELECT CASE
  WHEN wanted = ANY (m.denied_permissions) THEN NULL
  WHEN wanted = ANY (m.granted_permissions) THEN CASE WHEN m.role = 'CLIENT' THEN 'CLIENT' ELSE 'ALL' END
  ELSE (SELECT p.reach FROM public.role_permissions p WHERE p.role = m.role AND p.permission = wanted)
END
$$;
REVOKE ALL ON FUNCTION tenancy.reach FROM PUBLIC;
