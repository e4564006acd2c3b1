import type { MigrationInterface, QueryRunner } from 'typeorm';

// The tables of social accounts and notifications are small, so that checks and the index take no time.
const UP = [
  `CREATE TABLE "social_account_tokens" ("organization_id" uuid NOT NULL, "social_account_id" uuid NOT NULL, "id" uuid NOT NULL, "login" text NOT NULL, "grantor_id" text, "access_token" text NOT NULL, "refresh_token" text, "scopes" text array NOT NULL DEFAULT '{}', "is_refreshable" boolean NOT NULL, "issued_at" TIMESTAMP WITH TIME ZONE NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE, "refresh_expires_at" TIMESTAMP WITH TIME ZONE, "last_refreshed_at" TIMESTAMP WITH TIME ZONE, "refresh_count" integer NOT NULL DEFAULT '0', "refresh_lease_until" TIMESTAMP WITH TIME ZONE, "revoked_at" TIMESTAMP WITH TIME ZONE, "revoked_reason" text, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "ck_social_account_tokens_login" CHECK (char_length("login") <= 50), CONSTRAINT "ck_social_account_tokens_grantor_id" CHECK (char_length("grantor_id") <= 255), CONSTRAINT "ck_social_account_tokens_access_token" CHECK ("access_token" ~ '^[A-Za-z0-9_-]{1,32}[.][A-Za-z0-9_-]{38,}$' AND char_length("access_token") <= 42737), CONSTRAINT "ck_social_account_tokens_refresh_token" CHECK ("refresh_token" ~ '^[A-Za-z0-9_-]{1,32}[.][A-Za-z0-9_-]{38,}$' AND char_length("refresh_token") <= 42737), CONSTRAINT "ck_social_account_tokens_scopes" CHECK (cardinality("scopes") <= 100), CONSTRAINT "ck_social_account_tokens_refresh_count" CHECK ("refresh_count" >= 0), CONSTRAINT "ck_social_account_tokens_revoked_reason" CHECK ("revoked_reason" IN ('REPLACED', 'DISCONNECTED', 'EXPIRED', 'REVOKED')), CONSTRAINT "ck_social_account_tokens_revoked_has_reason" CHECK (("revoked_at" IS NULL) = ("revoked_reason" IS NULL)), CONSTRAINT "ck_social_account_tokens_refreshed_has_time" CHECK (("refresh_count" = 0) = ("last_refreshed_at" IS NULL)), CONSTRAINT "PK_bd3a86b170dc5a2f251ad25e6ec" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "pending_connections" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "social_account_id" uuid, "created_by_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "platform" text NOT NULL, "login" text NOT NULL, "status" text NOT NULL DEFAULT 'AWAITING_CONSENT', "accounts" jsonb NOT NULL DEFAULT '[]', "failure" jsonb, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "state_hash" text, "code_verifier" text, "granted_tokens" text, CONSTRAINT "ck_pending_connections_platform" CHECK ("platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS')), CONSTRAINT "ck_pending_connections_login" CHECK (char_length("login") <= 50), CONSTRAINT "ck_pending_connections_status" CHECK ("status" IN ('AWAITING_CONSENT', 'READING_ACCOUNTS', 'READY', 'DENIED', 'FAILED', 'FINISHED')), CONSTRAINT "ck_pending_connections_accounts" CHECK (jsonb_typeof("accounts") = 'array' AND octet_length("accounts"::text) <= 1048576), CONSTRAINT "ck_pending_connections_failure" CHECK (jsonb_typeof("failure") = 'object' AND octet_length("failure"::text) <= 131072), CONSTRAINT "ck_pending_connections_state_hash" CHECK (char_length("state_hash") <= 64), CONSTRAINT "ck_pending_connections_code_verifier" CHECK ("code_verifier" ~ '^[A-Za-z0-9_-]{1,32}[.][A-Za-z0-9_-]{38,}$' AND char_length("code_verifier") <= 753), CONSTRAINT "ck_pending_connections_granted_tokens" CHECK ("granted_tokens" ~ '^[A-Za-z0-9_-]{1,32}[.][A-Za-z0-9_-]{38,}$' AND char_length("granted_tokens") <= 5333404), CONSTRAINT "ck_pending_connections_state_until_read" CHECK (("status" IN ('AWAITING_CONSENT', 'READING_ACCOUNTS')) = ("state_hash" IS NOT NULL)), CONSTRAINT "ck_pending_connections_grant_while_ready" CHECK (("status" = 'READY') = ("granted_tokens" IS NOT NULL)), CONSTRAINT "ck_pending_connections_failure_of_failed" CHECK (("status" IN ('DENIED', 'FAILED')) = ("failure" IS NOT NULL)), CONSTRAINT "PK_b3d7245428834514efb0a0a730e" PRIMARY KEY ("organization_id", "id"))`,
  `ALTER TABLE "social_accounts" ADD "connection_problem" text`,
  `ALTER TABLE "social_accounts" ADD "connection_status_since" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()`,
  `ALTER TABLE "social_accounts" ADD "authorization_ends_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "social_accounts" ADD "next_check_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "social_accounts" ADD "expiry_notice_days" integer`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "social_accounts" ADD CONSTRAINT "ck_social_accounts_connection_problem" CHECK ("connection_problem" IN ('AUTHORIZATION_EXPIRED', 'AUTHORIZATION_REVOKED', 'CHECKPOINT', 'APP_REJECTED', 'ACCOUNT_NOT_FOUND', 'UNREACHABLE', 'RATE_LIMITED'))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "social_accounts" ADD CONSTRAINT "ck_social_accounts_expiry_notice_days" CHECK ("expiry_notice_days" >= 0)`,
  `CREATE UNIQUE INDEX "uq_social_account_tokens_social_account" ON "social_account_tokens" ("organization_id", "social_account_id") WHERE "revoked_at" IS NULL`,
  `CREATE UNIQUE INDEX "uq_pending_connections_state_hash" ON "pending_connections" ("state_hash") WHERE "state_hash" IS NOT NULL`,
  `CREATE UNIQUE INDEX "uq_pending_connections_id" ON "pending_connections" ("id")`,
  `ALTER TABLE "social_account_tokens" ADD CONSTRAINT "fk_social_account_tokens_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "social_account_tokens" ADD CONSTRAINT "fk_social_account_tokens_social_account_id" FOREIGN KEY ("organization_id", "social_account_id") REFERENCES "social_accounts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "pending_connections" ADD CONSTRAINT "fk_pending_connections_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "pending_connections" ADD CONSTRAINT "fk_pending_connections_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "pending_connections" ADD CONSTRAINT "fk_pending_connections_social_account_id" FOREIGN KEY ("organization_id", "social_account_id") REFERENCES "social_accounts"("organization_id","id") ON DELETE SET NULL ("social_account_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "pending_connections" ADD CONSTRAINT "fk_pending_connections_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `SET LOCAL check_function_bodies = off`,
  `-- Uses the state of a pending connection, which works once. Returns the connection with the social account to reconnect,
-- or no row if the state is unknown, expired or used.
CREATE OR REPLACE FUNCTION connections.claim(state text, wanted text, at timestamptz)
RETURNS TABLE (id uuid, organization_id uuid, login text, code_verifier text, platform_user_id text, account_name text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH claimed AS (
    UPDATE pending_connections c SET status = 'READING_ACCOUNTS'
      FROM organizations o, users u
     WHERE c.state_hash = state AND c.platform = wanted AND c.status = 'AWAITING_CONSENT' AND c.expires_at > at
       AND o.id = c.organization_id AND o.deleted_at IS NULL AND u.id = c.created_by_id AND u.deleted_at IS NULL
    RETURNING c.*)
  SELECT c.id, c.organization_id, c.login, c.code_verifier, a.platform_user_id,
         coalesce(a.username, a.display_name, a.platform_user_id)
    FROM claimed c
    LEFT JOIN social_accounts a ON a.organization_id = c.organization_id AND a.id = c.social_account_id
$$;
REVOKE ALL ON FUNCTION connections.claim FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections.claim TO marquee_serving;`,
  `-- Returns the encrypted tokens of a pending connection of the viewer, in the organization that the transaction acts for as
-- the system.
CREATE OR REPLACE FUNCTION connections.granted_tokens(connection uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.granted_tokens FROM pending_connections c
   WHERE c.id = connection AND c.created_by_id = nullif(current_setting('tenancy.person', true), '')::uuid
     AND c.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid
$$;
REVOKE ALL ON FUNCTION connections.granted_tokens FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections.granted_tokens TO marquee_serving;`,
  `-- Deletes up to \`most\` pending connections that expired before an instant, and their tokens. Returns their number.
CREATE OR REPLACE FUNCTION connections.purge(before timestamptz, most integer) RETURNS integer
LANGUAGE sql SET search_path = public, pg_temp AS $$
  WITH purged AS (
    DELETE FROM pending_connections p
     WHERE (p.organization_id, p.id) IN (
       SELECT c.organization_id, c.id FROM pending_connections c WHERE c.expires_at < before LIMIT most)
    RETURNING 1)
  SELECT count(*)::integer FROM purged
$$;
REVOKE ALL ON FUNCTION connections.purge FROM PUBLIC;`,
  `-- Stores the result of a consent, once, for the connection whose state was used.
CREATE OR REPLACE FUNCTION connections.settle(
  state text, outcome text, offered jsonb, tokens text, reason jsonb, expires timestamptz
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE pending_connections c
     SET status = outcome, accounts = offered, granted_tokens = tokens, failure = reason, expires_at = expires,
         state_hash = NULL, code_verifier = NULL
   WHERE c.state_hash = state AND c.status = 'READING_ACCOUNTS'
$$;
REVOKE ALL ON FUNCTION connections.settle FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections.settle TO marquee_serving;`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_social_accounts_next_check_at" ON "social_accounts" ("next_check_at") WHERE "next_check_at" IS NOT NULL`,
  `CREATE INDEX "ix_social_account_tokens_grantor_id" ON "social_account_tokens" ("grantor_id") WHERE "grantor_id" IS NOT NULL`,
  `CREATE INDEX "ix_social_account_tokens_social_account" ON "social_account_tokens" ("organization_id", "social_account_id")`,
  `CREATE INDEX "ix_social_account_tokens_access_token_key" ON "social_account_tokens" (split_part("access_token", '.', 1), "id") WHERE "access_token" IS NOT NULL`,
  `CREATE INDEX "ix_social_account_tokens_refresh_token_key" ON "social_account_tokens" (split_part("refresh_token", '.', 1), "id") WHERE "refresh_token" IS NOT NULL`,
  `CREATE INDEX "ix_pending_connections_client_account_by_created_at" ON "pending_connections" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_pending_connections_expires_at" ON "pending_connections" ("expires_at")`,
  `CREATE INDEX "ix_pending_connections_social_account" ON "pending_connections" ("organization_id", "social_account_id")`,
  `CREATE INDEX "ix_pending_connections_created_by" ON "pending_connections" ("created_by_id")`,
  `CREATE INDEX "ix_pending_connections_code_verifier_key" ON "pending_connections" (split_part("code_verifier", '.', 1), "id") WHERE "code_verifier" IS NOT NULL`,
  `CREATE INDEX "ix_pending_connections_granted_tokens_key" ON "pending_connections" (split_part("granted_tokens", '.', 1), "id") WHERE "granted_tokens" IS NOT NULL`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "ck_notifications_kind" CHECK ("kind" IN ('CONTENT_READY', 'APPROVAL_NEEDED', 'COMMENT', 'MENTION', 'POST_PUBLISHED', 'POST_FAILED', 'BILLING', 'PAYMENT_FAILED', 'MEMBERSHIP', 'SOCIAL_ACCOUNT', 'SECURITY', 'SYSTEM'))`,
  `ALTER TABLE "social_accounts" DROP CONSTRAINT "ck_social_accounts_connection_status"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "social_accounts" ADD CONSTRAINT "ck_social_accounts_connection_status" CHECK ("connection_status" IN ('CONNECTED', 'EXPIRED', 'REVOKED', 'ERROR', 'DISCONNECTED'))`,
  `GRANT INSERT ON "social_accounts" TO marquee_serving`,
  `GRANT UPDATE ON "social_accounts" TO marquee_serving`,
  `ALTER TABLE "social_account_tokens" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ("created_at", "expires_at", "grantor_id", "id", "is_refreshable", "issued_at", "last_refreshed_at", "login", "organization_id", "refresh_count", "refresh_expires_at", "refresh_lease_until", "revoked_at", "revoked_reason", "scopes", "social_account_id", "updated_at") ON "social_account_tokens" TO marquee_serving`,
  `GRANT INSERT ON "social_account_tokens" TO marquee_serving`,
  `GRANT UPDATE ON "social_account_tokens" TO marquee_serving`,
  `CREATE TRIGGER "social_account_tokens_touch" BEFORE UPDATE ON "social_account_tokens" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "pending_connections" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ("accounts", "client_account_id", "created_at", "created_by_id", "expires_at", "failure", "id", "login", "organization_id", "platform", "social_account_id", "status", "updated_at") ON "pending_connections" TO marquee_serving`,
  `GRANT INSERT ON "pending_connections" TO marquee_serving`,
  `GRANT UPDATE ON "pending_connections" TO marquee_serving`,
  `CREATE TRIGGER "pending_connections_touch" BEFORE UPDATE ON "pending_connections" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `DROP TRIGGER "social_accounts_audit" ON "social_accounts"`,
  `CREATE TRIGGER "social_accounts_audit" AFTER INSERT OR UPDATE OR DELETE ON "social_accounts" FOR EACH ROW EXECUTE FUNCTION audit.record('SocialAccount', 'SOCIAL_ACCOUNT', 'organization_id', '{"created_at":"createdAt","platform":"platform","platform_user_id":"platformUserId","username":"username","display_name":"displayName","kind":"kind","profile_picture_url":"profilePictureUrl","is_verified":"isVerified","is_active":"isActive","connection_status":"connectionStatus","permissions":"permissions","connection_problem":"connectionProblem","ad_account_ids":"adAccountIds","connected_at":"connectedAt","client_account_id":"clientAccountId","connected_by_id":"connectedById"}')`,
  `CREATE POLICY "social_account_tokens_read" ON "social_account_tokens" FOR SELECT USING (false)`,
  `CREATE POLICY "pending_connections_read" ON "pending_connections" FOR SELECT USING ("created_by_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid) AND ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[])))`,
  `CREATE POLICY "social_accounts_system_read" ON "social_accounts" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "social_accounts_system_insert" ON "social_accounts" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "social_accounts_system_update" ON "social_accounts" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "social_account_tokens_system_read" ON "social_account_tokens" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "social_account_tokens_system_insert" ON "social_account_tokens" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "social_account_tokens_system_update" ON "social_account_tokens" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "pending_connections_system_read" ON "pending_connections" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "pending_connections_system_insert" ON "pending_connections" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "pending_connections_system_update" ON "pending_connections" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "pending_connections_system_update" ON "pending_connections"`,
  `DROP POLICY "pending_connections_system_insert" ON "pending_connections"`,
  `DROP POLICY "pending_connections_system_read" ON "pending_connections"`,
  `DROP POLICY "social_account_tokens_system_update" ON "social_account_tokens"`,
  `DROP POLICY "social_account_tokens_system_insert" ON "social_account_tokens"`,
  `DROP POLICY "social_account_tokens_system_read" ON "social_account_tokens"`,
  `DROP POLICY "social_accounts_system_update" ON "social_accounts"`,
  `DROP POLICY "social_accounts_system_insert" ON "social_accounts"`,
  `DROP POLICY "social_accounts_system_read" ON "social_accounts"`,
  `DROP POLICY "pending_connections_read" ON "pending_connections"`,
  `DROP POLICY "social_account_tokens_read" ON "social_account_tokens"`,
  `DROP TRIGGER "social_accounts_audit" ON "social_accounts"`,
  `CREATE TRIGGER social_accounts_audit AFTER INSERT OR DELETE OR UPDATE ON public.social_accounts FOR EACH ROW EXECUTE FUNCTION audit.record('SocialAccount', 'SOCIAL_ACCOUNT', 'organization_id', '{"created_at":"createdAt","platform":"platform","platform_user_id":"platformUserId","username":"username","display_name":"displayName","kind":"kind","profile_picture_url":"profilePictureUrl","is_verified":"isVerified","is_active":"isActive","connection_status":"connectionStatus","permissions":"permissions","ad_account_ids":"adAccountIds","connected_at":"connectedAt","client_account_id":"clientAccountId","connected_by_id":"connectedById"}')`,
  `DROP TRIGGER "pending_connections_touch" ON "pending_connections"`,
  `REVOKE UPDATE ON "pending_connections" FROM marquee_serving`,
  `REVOKE INSERT ON "pending_connections" FROM marquee_serving`,
  `REVOKE SELECT ("accounts", "client_account_id", "created_at", "created_by_id", "expires_at", "failure", "id", "login", "organization_id", "platform", "social_account_id", "status", "updated_at") ON "pending_connections" FROM marquee_serving`,
  `ALTER TABLE "pending_connections" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "social_account_tokens_touch" ON "social_account_tokens"`,
  `REVOKE UPDATE ON "social_account_tokens" FROM marquee_serving`,
  `REVOKE INSERT ON "social_account_tokens" FROM marquee_serving`,
  `REVOKE SELECT ("created_at", "expires_at", "grantor_id", "id", "is_refreshable", "issued_at", "last_refreshed_at", "login", "organization_id", "refresh_count", "refresh_expires_at", "refresh_lease_until", "revoked_at", "revoked_reason", "scopes", "social_account_id", "updated_at") ON "social_account_tokens" FROM marquee_serving`,
  `ALTER TABLE "social_account_tokens" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE UPDATE ON "social_accounts" FROM marquee_serving`,
  `REVOKE INSERT ON "social_accounts" FROM marquee_serving`,
  `ALTER TABLE "social_accounts" DROP CONSTRAINT "ck_social_accounts_connection_status"`,
  `ALTER TABLE social_accounts ADD CONSTRAINT ck_social_accounts_connection_status CHECK ((connection_status = ANY (ARRAY['CONNECTED'::text, 'EXPIRED'::text, 'REVOKED'::text, 'ERROR'::text])))`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `ALTER TABLE notifications ADD CONSTRAINT ck_notifications_kind CHECK ((kind = ANY (ARRAY['CONTENT_READY'::text, 'APPROVAL_NEEDED'::text, 'COMMENT'::text, 'MENTION'::text, 'POST_PUBLISHED'::text, 'POST_FAILED'::text, 'BILLING'::text, 'PAYMENT_FAILED'::text, 'MEMBERSHIP'::text, 'SECURITY'::text, 'SYSTEM'::text])))`,
  `DROP INDEX "ix_pending_connections_granted_tokens_key"`,
  `DROP INDEX "ix_pending_connections_code_verifier_key"`,
  `DROP INDEX "ix_pending_connections_created_by"`,
  `DROP INDEX "ix_pending_connections_social_account"`,
  `DROP INDEX "ix_pending_connections_expires_at"`,
  `DROP INDEX "ix_pending_connections_client_account_by_created_at"`,
  `DROP INDEX "ix_social_account_tokens_refresh_token_key"`,
  `DROP INDEX "ix_social_account_tokens_access_token_key"`,
  `DROP INDEX "ix_social_account_tokens_social_account"`,
  `DROP INDEX "ix_social_account_tokens_grantor_id"`,
  `DROP INDEX "ix_social_accounts_next_check_at"`,
  `DROP ROUTINE connections.claim(text, text, timestamp with time zone)`,
  `DROP ROUTINE connections.granted_tokens(uuid)`,
  `DROP ROUTINE connections.purge(timestamp with time zone, integer)`,
  `DROP ROUTINE connections.settle(text, text, jsonb, text, jsonb, timestamp with time zone)`,
  `ALTER TABLE "pending_connections" DROP CONSTRAINT "fk_pending_connections_created_by_id"`,
  `ALTER TABLE "pending_connections" DROP CONSTRAINT "fk_pending_connections_social_account_id"`,
  `ALTER TABLE "pending_connections" DROP CONSTRAINT "fk_pending_connections_client_account_id"`,
  `ALTER TABLE "pending_connections" DROP CONSTRAINT "fk_pending_connections_organization_id"`,
  `ALTER TABLE "social_account_tokens" DROP CONSTRAINT "fk_social_account_tokens_social_account_id"`,
  `ALTER TABLE "social_account_tokens" DROP CONSTRAINT "fk_social_account_tokens_organization_id"`,
  `DROP INDEX "uq_pending_connections_id"`,
  `DROP INDEX "uq_pending_connections_state_hash"`,
  `DROP INDEX "uq_social_account_tokens_social_account"`,
  `ALTER TABLE "social_accounts" DROP CONSTRAINT "ck_social_accounts_expiry_notice_days"`,
  `ALTER TABLE "social_accounts" DROP CONSTRAINT "ck_social_accounts_connection_problem"`,
  `ALTER TABLE "social_accounts" DROP COLUMN "expiry_notice_days"`,
  `ALTER TABLE "social_accounts" DROP COLUMN "next_check_at"`,
  `ALTER TABLE "social_accounts" DROP COLUMN "authorization_ends_at"`,
  `ALTER TABLE "social_accounts" DROP COLUMN "connection_status_since"`,
  `ALTER TABLE "social_accounts" DROP COLUMN "connection_problem"`,
  `DROP TABLE "pending_connections"`,
  `DROP TABLE "social_account_tokens"`,
];

export class AddConnections1785210100000 implements MigrationInterface {
  name = 'AddConnections1785210100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
