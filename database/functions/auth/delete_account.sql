-- Soft-deletes the account of the viewer, ends its sessions and invalidates its emailed links.
CREATE OR REPLACE FUNCTION auth.delete_account(at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
UPDATE users SET status = 'DELETED', deleted_at = at WHERE id = nullif(current_setting('tenancy.person', true), '')::uuid;
UPDATE auth.one_time_tokens SET used_at = at WHERE user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND used_at IS NULL;
UPDATE sessions SET ended_at = greatest(at, created_at) WHERE user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND ended_at IS NULL
$$;
REVOKE ALL ON FUNCTION auth.delete_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.delete_account TO marquee_serving;
