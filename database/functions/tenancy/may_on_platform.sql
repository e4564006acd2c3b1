-- Returns whether the viewer has a staff role: ADMIN includes SUPPORT.
CREATE OR REPLACE FUNCTION tenancy.may_on_platform(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((
    SELECT CASE wanted WHEN 'ADMIN' THEN u.staff_role = 'ADMIN' WHEN 'SUPPORT' THEN u.staff_role <> 'NONE' END
      FROM users u
     WHERE u.id = nullif(current_setting('tenancy.person', true), '')::uuid AND u.status = 'ACTIVE'), false)
$$;
REVOKE ALL ON FUNCTION tenancy.may_on_platform FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.may_on_platform TO marquee_serving;
