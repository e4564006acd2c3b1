import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A function that nobody may call but the owner of all of them. */
const own = (
  signature: string,
  returns: string,
  body: string,
  language = 'plpgsql',
  rights = '',
): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE ${language} ${rights}
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
];

/** A function that the serving role may call and that does, as its owner, just what it says. */
const served = (signature: string, returns: string, body: string, language = 'plpgsql'): string[] => [
  ...own(signature, returns, body, language, 'SECURITY DEFINER'),
  `GRANT EXECUTE ON FUNCTION ${signature} TO marquee_serving`,
];

const PERSON = `nullif(current_setting('tenancy.person', true), '')::uuid`;

const TABLES = [
  // Random 256-bit texts that renew a session, by their SHA-256. The family of a token is its session, and it
  // expires with it. What the successor of a used token is made from, together with the token itself, is kept.
  `CREATE TABLE auth.refresh_tokens (
     hash bytea PRIMARY KEY, session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
     created_at timestamptz NOT NULL, used_at timestamptz, successor_salt bytea,
     CHECK ((used_at IS NULL) = (successor_salt IS NULL)))`,
  `CREATE INDEX ix_refresh_tokens_session ON auth.refresh_tokens (session_id)`,
  `CREATE INDEX ix_refresh_tokens_used_at ON auth.refresh_tokens (used_at)`,
  // What a link in a mail proves, by its SHA-256: that its reader has the mailbox of that address.
  `CREATE TABLE auth.one_time_tokens (
     hash bytea PRIMARY KEY, user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
     purpose text NOT NULL CHECK (purpose IN ('VERIFY_EMAIL', 'RESET_PASSWORD')), email text NOT NULL,
     created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, used_at timestamptz)`,
  `CREATE INDEX ix_one_time_tokens_user ON auth.one_time_tokens (user_id)`,
  `CREATE INDEX ix_one_time_tokens_expires_at ON auth.one_time_tokens (expires_at)`,
  // How often something was tried lately; keys are hashes, since an address somebody typed is nobody's business.
  `CREATE TABLE auth.attempts (key text PRIMARY KEY, count bigint NOT NULL, resets_at timestamptz NOT NULL)`,
  `CREATE INDEX ix_attempts_resets_at ON auth.attempts (resets_at)`,
];

const ATTEMPTS = [
  // Counts one attempt under each key and gives back when to try again, or null when no key has had too many.
  ...served(
    'auth.take_attempts(keys text[], most integer[], seconds integer[], at timestamptz)',
    'timestamptz',
    `WITH wanted AS (SELECT * FROM unnest(keys, most, seconds) AS w (key, most, seconds)),
     taken AS (
       INSERT INTO auth.attempts AS a (key, count, resets_at)
       SELECT w.key, 1, at + make_interval(secs => w.seconds) FROM wanted w ORDER BY w.key
       ON CONFLICT (key) DO UPDATE
         SET count = CASE WHEN a.resets_at <= at THEN 1 ELSE a.count + 1 END,
             resets_at = CASE WHEN a.resets_at <= at THEN excluded.resets_at ELSE a.resets_at END
       RETURNING key, count, resets_at)
     SELECT max(t.resets_at) FROM taken t JOIN wanted w USING (key) WHERE t.count > w.most`,
    'sql',
  ),
  // After success the first keys are forgotten, and the others get back what this attempt took.
  ...served(
    'auth.forgive_attempts(forgotten text[], returned text[])',
    'void',
    `DELETE FROM auth.attempts WHERE key = ANY (forgotten);
     UPDATE auth.attempts SET count = count - 1 WHERE key = ANY (returned) AND count > 0`,
    'sql',
  ),
];

const SESSIONS = [
  `DROP FUNCTION auth.begin_session(uuid, uuid, timestamptz, timestamptz, text, text)`,
  ...served(
    `auth.begin_session(session uuid, person uuid, checked text, begun timestamptz, expires timestamptz,
       address text, agent text, refresh bytea)`,
    'boolean',
    // Waits for whoever sets the password, and does nothing when it is no longer the one that was checked.
    `BEGIN
       UPDATE users SET last_login_at = begun WHERE id = person AND password_hash = checked AND status = 'ACTIVE';
       IF NOT FOUND THEN
         RETURN false;
       END IF;
       INSERT INTO sessions (id, user_id, created_at, last_activity_at, expires_at, ip_address, user_agent)
       VALUES (session, person, begun, begun, expires, left(address, 45), left(agent, 1000));
       INSERT INTO auth.refresh_tokens (hash, session_id, created_at) VALUES (refresh, session, begun);
       RETURN true;
     END`,
  ),
  // Uses a refresh token: ROTATED the first time, REPEATED with the first time's salt within 30 seconds, REUSED
  // (which ends the session) after that; no row for a token that is unknown or whose session has ended.
  ...served(
    'auth.use_refresh_token(used bytea, salt bytea, successor bytea, at timestamptz)',
    'TABLE (outcome text, person_id uuid, session_id uuid, expires_at timestamptz, kept_salt bytea)',
    `
     #variable_conflict use_column
     DECLARE
       t auth.refresh_tokens; s sessions;
     BEGIN
       SELECT * INTO t FROM auth.refresh_tokens WHERE hash = used FOR UPDATE;
       SELECT x.* INTO s FROM sessions x JOIN users u ON u.id = x.user_id
        WHERE x.id = t.session_id AND x.ended_at IS NULL AND x.expires_at > at
          AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;
       IF NOT FOUND THEN
         RETURN;
       ELSIF t.used_at IS NULL THEN
         UPDATE auth.refresh_tokens SET used_at = at, successor_salt = salt WHERE hash = used;
         INSERT INTO auth.refresh_tokens (hash, session_id, created_at) VALUES (successor, s.id, at);
         RETURN QUERY SELECT 'ROTATED', s.user_id, s.id, s.expires_at, salt;
       ELSIF at <= t.used_at + interval '30 seconds' THEN
         RETURN QUERY SELECT 'REPEATED', s.user_id, s.id, s.expires_at, t.successor_salt;
       ELSE
         UPDATE sessions SET ended_at = greatest(at, created_at), suspicious = true WHERE id = s.id;
         RETURN QUERY SELECT 'REUSED', s.user_id, s.id, s.expires_at, NULL::bytea;
       END IF;
     END `,
  ),
];

const ACCOUNTS = [
  ...served(
    'auth.register(person uuid, preferences uuid, address text, hash text, name text, land text, tongue text, zone text)',
    'void',
    `INSERT INTO users (id, email, password_hash, full_name, country, language)
     VALUES (person, address, hash, name, land, tongue);
     INSERT INTO user_preferences (id, user_id, timezone) VALUES (preferences, person, zone)`,
    'sql',
  ),
  // The hash changes only while it is the one that was checked: a password changed meanwhile stays changed.
  ...served(
    'auth.rehash(person uuid, checked text, hash text)',
    'void',
    `UPDATE users SET password_hash = hash WHERE id = person AND password_hash = checked`,
    'sql',
  ),
  // Of the person of the transaction, locked until its end: of two changes at once the second checks the first one's.
  ...served(
    'auth.own_credentials()',
    'TABLE (email text, password_hash text)',
    `SELECT email, password_hash FROM users WHERE id = ${PERSON} FOR UPDATE`,
    'sql',
  ),
  // Sets a password, ends the person's sessions but one, and voids links that were to set it.
  ...own(
    'auth.set_password(person uuid, hash text, kept uuid, at timestamptz)',
    'integer',
    `DECLARE
       ended integer;
     BEGIN
       UPDATE users SET password_hash = hash WHERE id = person;
       UPDATE auth.one_time_tokens SET used_at = at
        WHERE user_id = person AND purpose = 'RESET_PASSWORD' AND used_at IS NULL;
       UPDATE sessions SET ended_at = greatest(at, created_at)
        WHERE user_id = person AND id IS DISTINCT FROM kept AND ended_at IS NULL AND expires_at > at;
       GET DIAGNOSTICS ended = ROW_COUNT;
       RETURN ended;
     END`,
  ),
  ...served(
    'auth.change_password(hash text, kept uuid, at timestamptz)',
    'integer',
    `SELECT auth.set_password(${PERSON}, hash, kept, at)`,
    'sql',
  ),
];

const LIVING_TOKEN = `hash = token AND used_at IS NULL AND expires_at > at`;

const LINKS = [
  // For the worker alone: whom to write to, after the token that the mail will hold is kept; nobody for an address
  // that no active account has, or that is verified already.
  ...own(
    'auth.issue_token(address text, wanted text, token bytea, at timestamptz, expires timestamptz)',
    'TABLE (email text, full_name text, language text)',
    `WITH person AS (
       SELECT * FROM users u WHERE lower(u.email) = lower(address) AND u.deleted_at IS NULL AND u.status = 'ACTIVE'
          AND (wanted <> 'VERIFY_EMAIL' OR u.email_verified_at IS NULL)),
     kept AS (
       INSERT INTO auth.one_time_tokens (hash, user_id, purpose, email, created_at, expires_at)
       SELECT token, p.id, wanted, p.email, at, expires FROM person p WHERE token IS NOT NULL)
     SELECT p.email, p.full_name, p.language FROM person p`,
    'sql',
  ),
  ...served(
    'auth.verify_email(token bytea, at timestamptz)',
    'TABLE (user_id uuid, email text)',
    `WITH used AS (
       UPDATE auth.one_time_tokens SET used_at = at WHERE purpose = 'VERIFY_EMAIL' AND ${LIVING_TOKEN}
       RETURNING user_id, email)
     UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, at) FROM used
      WHERE u.id = used.user_id AND u.email = used.email AND u.deleted_at IS NULL AND u.status = 'ACTIVE'
     RETURNING u.id, u.email`,
    'sql',
  ),
  // The address of the account whose password a token may set.
  ...served(
    'auth.reset_address(token bytea, at timestamptz)',
    'text',
    `SELECT u.email FROM auth.one_time_tokens t JOIN users u ON u.id = t.user_id AND u.email = t.email
      WHERE t.purpose = 'RESET_PASSWORD' AND ${LIVING_TOKEN} AND u.deleted_at IS NULL AND u.status = 'ACTIVE'`,
    'sql',
  ),
  // Who has the mailbox has verified the address by that, too.
  ...served(
    'auth.reset_password(token bytea, hash text, at timestamptz)',
    'TABLE (user_id uuid, email text, ended integer)',
    `
     #variable_conflict use_column
     DECLARE
       who users;
     BEGIN
       UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, at) FROM auth.one_time_tokens t
        WHERE t.hash = token AND t.purpose = 'RESET_PASSWORD' AND t.used_at IS NULL AND t.expires_at > at
          AND u.id = t.user_id AND u.email = t.email AND u.deleted_at IS NULL AND u.status = 'ACTIVE'
       RETURNING u.* INTO who;
       IF FOUND THEN
         RETURN QUERY SELECT who.id, who.email, auth.set_password(who.id, hash, NULL, at);
       END IF;
     END `,
  ),
];

const CLEANING = [
  // For the worker alone: removes what nothing can come of any more, some rows at a time; gives back how many.
  ...own(
    'auth.purge(at timestamptz)',
    'bigint',
    `WITH old_tokens AS (
       DELETE FROM auth.refresh_tokens WHERE hash IN (
         SELECT hash FROM auth.refresh_tokens WHERE used_at < at - interval '30 days' LIMIT 5000)
       RETURNING 1),
     ended_tokens AS (
       DELETE FROM auth.refresh_tokens WHERE hash IN (
         SELECT t.hash FROM sessions s JOIN auth.refresh_tokens t ON t.session_id = s.id AND t.used_at IS NULL
          WHERE s.expires_at < at - interval '30 days' LIMIT 5000)
       RETURNING 1),
     links AS (
       DELETE FROM auth.one_time_tokens WHERE hash IN (
         SELECT hash FROM auth.one_time_tokens WHERE expires_at < at - interval '30 days' LIMIT 5000)
       RETURNING 1),
     counts AS (
       DELETE FROM auth.attempts WHERE key IN (SELECT key FROM auth.attempts WHERE resets_at < at LIMIT 5000)
       RETURNING 1)
     SELECT count(*) FROM (TABLE old_tokens UNION ALL TABLE ended_tokens UNION ALL TABLE links UNION ALL TABLE counts) gone`,
    'sql',
  ),
];

const UP = [...TABLES, ...ATTEMPTS, ...SESSIONS, ...ACCOUNTS, ...LINKS, ...CLEANING];

const DOWN = [
  `DROP FUNCTION auth.purge(timestamptz)`,
  `DROP FUNCTION auth.reset_password(bytea, text, timestamptz)`,
  `DROP FUNCTION auth.reset_address(bytea, timestamptz)`,
  `DROP FUNCTION auth.verify_email(bytea, timestamptz)`,
  `DROP FUNCTION auth.issue_token(text, text, bytea, timestamptz, timestamptz)`,
  `DROP FUNCTION auth.change_password(text, uuid, timestamptz)`,
  `DROP FUNCTION auth.set_password(uuid, text, uuid, timestamptz)`,
  `DROP FUNCTION auth.own_credentials()`,
  `DROP FUNCTION auth.rehash(uuid, text, text)`,
  `DROP FUNCTION auth.register(uuid, uuid, text, text, text, text, text, text)`,
  `DROP FUNCTION auth.use_refresh_token(bytea, bytea, bytea, timestamptz)`,
  `DROP FUNCTION auth.begin_session(uuid, uuid, text, timestamptz, timestamptz, text, text, bytea)`,
  `DROP FUNCTION auth.forgive_attempts(text[], text[])`,
  `DROP FUNCTION auth.take_attempts(text[], integer[], integer[], timestamptz)`,
  `DROP TABLE auth.attempts`,
  `DROP TABLE auth.one_time_tokens`,
  `DROP TABLE auth.refresh_tokens`,
  ...served(
    'auth.begin_session(session uuid, person uuid, begun timestamptz, expires timestamptz, address text, agent text)',
    'void',
    `BEGIN
       INSERT INTO sessions (id, user_id, created_at, last_activity_at, expires_at, ip_address, user_agent)
       VALUES (session, person, begun, begun, expires, left(address, 45), left(agent, 1000));
       UPDATE users SET last_login_at = begun WHERE id = person;
     END`,
  ),
];

/** Refresh tokens, links of one use, counted attempts, and what signing up, changing and resetting passwords may do. */
export class AddAccountSecurity1763900000001 implements MigrationInterface {
  name = 'AddAccountSecurity1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
