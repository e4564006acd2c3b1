import type { MigrationInterface, QueryRunner } from 'typeorm';

const EVERYONE_WRITES = ['OWNER', 'ADMIN', 'MANAGER', 'EDITOR'];
const ADMINS = ['OWNER', 'ADMIN'];
const MANAGERS = [...ADMINS, 'MANAGER'];

/** permission → role:reach; reach ALL unless said. */
const RIGHTS: Record<string, string[]> = {
  ORGANIZATION_DELETE: ['OWNER'],
  ORGANIZATION_TRANSFER: ['OWNER'],
  BILLING_MANAGE: ['OWNER'],
  ORGANIZATION_UPDATE: ADMINS,
  MEMBERS_MANAGE: ADMINS,
  SETTINGS_MANAGE: ADMINS,
  AUDIT_READ: ADMINS,
  BILLING_READ: ADMINS,
  CHANNELS_MANAGE: MANAGERS,
  CLIENTS_MANAGE: MANAGERS,
  BRANDS_MANAGE: MANAGERS,
  WORKFLOWS_MANAGE: MANAGERS,
  AUTOMATIONS_MANAGE: MANAGERS,
  WEBHOOKS_MANAGE: MANAGERS,
  CAMPAIGNS_WRITE: EVERYONE_WRITES,
  CONTENT_PUBLISH: EVERYONE_WRITES,
  INBOX_REPLY: EVERYONE_WRITES,
  CONTENT_APPROVE: [...MANAGERS, 'CLIENT:CLIENT'],
  CONTENT_WRITE: [...EVERYONE_WRITES, 'CREATOR:OWN', 'MEMBER:OWN'],
  MEDIA_WRITE: [...EVERYONE_WRITES, 'CREATOR:OWN', 'MEMBER:OWN'],
  TEMPLATES_WRITE: [...EVERYONE_WRITES, 'CREATOR:OWN', 'MEMBER:OWN'],
  AI_USE: [...EVERYONE_WRITES, 'CREATOR:OWN', 'MEMBER:OWN'],
  FEEDBACK_GIVE: [...EVERYONE_WRITES, 'CREATOR', 'MEMBER', 'CLIENT:CLIENT'],
  READ: [...EVERYONE_WRITES, 'CREATOR', 'MEMBER', 'VIEWER', 'CLIENT:CLIENT'],
};

const rows = Object.entries(RIGHTS).flatMap(([permission, roles]) =>
  roles.map((entry) => {
    const [role, reach = 'ALL'] = entry.split(':');
    return `('${role}', '${permission}', '${reach}')`;
  }),
);

/** A function that the serving role may call and that does, as its owner, just what it says. */
const definer = (signature: string, returns: string, body: string, language = 'plpgsql'): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE ${language} SECURITY DEFINER
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature.replace(/ DEFAULT [^,)]+/g, '')} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${signature.replace(/ DEFAULT [^,)]+/g, '')} TO marquee_serving`,
];

const UP = [
  `CREATE TABLE role_permissions (
     role text NOT NULL, permission text NOT NULL,
     reach text NOT NULL CHECK (reach IN ('ALL', 'OWN', 'CLIENT')),
     PRIMARY KEY (role, permission))`,
  `INSERT INTO role_permissions (role, permission, reach) VALUES ${rows.join(', ')}`,

  // How far a membership's holder may do something: its role's reach, unless its own permissions add or take.
  `CREATE FUNCTION tenancy.reach(m memberships, wanted text) RETURNS text LANGUAGE sql STABLE
   SET search_path = public, pg_temp AS $$
     SELECT CASE
       WHEN wanted = ANY (m.denied_permissions) THEN NULL
       WHEN wanted = ANY (m.granted_permissions) THEN CASE WHEN m.role = 'CLIENT' THEN 'CLIENT' ELSE 'ALL' END
       ELSE (SELECT p.reach FROM role_permissions p WHERE p.role = m.role AND p.permission = wanted)
     END $$`,
  `REVOKE ALL ON FUNCTION tenancy.reach(memberships, text) FROM PUBLIC`,

  // Enters the transaction as the person of a living session and gives back who that is, or null.
  ...definer(
    'tenancy.enter(entering uuid)',
    'uuid',
    `
     DECLARE
       who uuid; own uuid[]; whole uuid[]; parts uuid[];
     BEGIN
       SELECT s.user_id INTO who FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = entering AND s.ended_at IS NULL AND s.expires_at > now()
          AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;
       SELECT array_agg(m.organization_id) FILTER (WHERE true),
              array_agg(m.organization_id) FILTER (WHERE m.status = 'ACTIVE' AND tenancy.reach(m, 'READ') = 'ALL'),
              array_agg(m.client_account_id) FILTER (WHERE m.status = 'ACTIVE' AND tenancy.reach(m, 'READ') = 'CLIENT')
         INTO own, whole, parts
         FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
        WHERE m.user_id = who AND m.status <> 'INACTIVE';
       PERFORM set_config('tenancy.person', coalesce(who::text, ''), true),
               set_config('tenancy.memberships', coalesce(own::text, ''), true),
               set_config('tenancy.tenants', coalesce(whole::text, ''), true),
               set_config('tenancy.scopes', coalesce(parts::text, ''), true);
       RETURN who;
     END `,
  ),

  `CREATE SCHEMA auth`,
  `GRANT USAGE ON SCHEMA auth TO marquee_serving`,
  ...definer(
    'auth.credentials(address text)',
    'TABLE (user_id uuid, password_hash text)',
    `SELECT id, password_hash FROM users
      WHERE lower(email) = lower(address) AND deleted_at IS NULL AND status = 'ACTIVE'`,
    'sql',
  ),
  ...definer(
    'auth.begin_session(session uuid, person uuid, begun timestamptz, expires timestamptz, address text, agent text)',
    'void',
    `BEGIN
       INSERT INTO sessions (id, user_id, created_at, last_activity_at, expires_at, ip_address, user_agent)
       VALUES (session, person, begun, begun, expires, left(address, 45), left(agent, 1000));
       UPDATE users SET last_login_at = begun WHERE id = person;
     END`,
  ),
  ...definer(
    'auth.end_session(session uuid, ended timestamptz)',
    'boolean',
    `BEGIN
       UPDATE sessions SET ended_at = greatest(ended, created_at) WHERE id = session AND ended_at IS NULL;
       RETURN FOUND;
     END`,
  ),
  // Written apart from reading requests, and at most once a minute.
  ...definer(
    'auth.touch_session(session uuid)',
    'void',
    `UPDATE sessions SET last_activity_at = now()
      WHERE id = session AND ended_at IS NULL AND last_activity_at < now() - interval '1 minute'`,
    'sql',
  ),

  `CREATE SCHEMA events`,
  `GRANT USAGE ON SCHEMA events TO marquee_serving`,
  `CREATE TABLE events.recorded (
     id uuid PRIMARY KEY, name text NOT NULL, tenant_id uuid, person_id uuid, subject_id uuid NOT NULL,
     payload jsonb NOT NULL DEFAULT '{}', recorded_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE INDEX ix_recorded_at ON events.recorded (recorded_at)`,
  ...definer(
    'events.record(event uuid, happened text, tenant uuid, person uuid, subject uuid, details jsonb)',
    'void',
    `INSERT INTO events.recorded (id, name, tenant_id, person_id, subject_id, payload)
     VALUES (event, happened, tenant, person, subject, details)`,
    'sql',
  ),

  // Keys of mutations that are done once: who claims a key first does the work, the others wait for its transaction.
  `CREATE SCHEMA idempotency`,
  `GRANT USAGE ON SCHEMA idempotency TO marquee_serving`,
  `CREATE TABLE idempotency.keys (
     person_id uuid NOT NULL, key text NOT NULL, hash text NOT NULL, answer jsonb,
     claimed_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (person_id, key))`,
  `CREATE INDEX ix_keys_claimed_at ON idempotency.keys (claimed_at)`,
  ...definer(
    'idempotency.claim(wanted text, input_hash text)',
    'TABLE (fresh boolean, hash text, answer jsonb)',
    `
     DECLARE
       who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
     BEGIN
       INSERT INTO idempotency.keys AS k (person_id, key, hash) VALUES (who, wanted, input_hash)
       ON CONFLICT (person_id, key) DO UPDATE SET hash = excluded.hash, answer = NULL, claimed_at = now()
         WHERE k.claimed_at < now() - interval '24 hours';
       RETURN QUERY SELECT FOUND, k.hash, k.answer FROM idempotency.keys k WHERE k.person_id = who AND k.key = wanted;
     END `,
  ),
  ...definer(
    'idempotency.keep(wanted text, kept jsonb)',
    'void',
    `UPDATE idempotency.keys SET answer = kept
      WHERE person_id = nullif(current_setting('tenancy.person', true), '')::uuid AND key = wanted`,
    'sql',
  ),

  // Adds a job in the caller's transaction: it is there when that commits, and never was when it does not.
  `CREATE SCHEMA jobs`,
  `GRANT USAGE ON SCHEMA jobs TO marquee_serving`,
  ...definer(
    'jobs.add(task text, details json, run_after timestamptz, key text)',
    'void',
    `BEGIN
       PERFORM graphile_worker.add_job(task, details, run_at => run_after, job_key => key);
     END`,
  ),
  // Gives a partitioned table its months, from the oldest row in its default partition to three months from now,
  // and moves what waits in the default partition to where it belongs; gives back how many partitions it made.
  `CREATE FUNCTION jobs.roll_partitions(parent text) RETURNS integer LANGUAGE plpgsql
   SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
   DECLARE
     key text := regexp_replace(pg_get_partkeydef(to_regclass(quote_ident(parent))), '^RANGE \\("?(.*?)"?\\)$', '\\1');
     rest text := parent || '_default';
     month timestamptz; name text; made integer := 0;
   BEGIN
     EXECUTE format('SELECT date_trunc(''month'', coalesce(min(%I), now())) FROM %I', key, rest) INTO month;
     WHILE month <= now() + interval '3 months' LOOP
       name := parent || to_char(month, '"_"YYYY"_"MM');
       IF to_regclass(quote_ident(name)) IS NULL THEN
         EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
         EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= $1 AND %I < $1 + interval ''1 month'' RETURNING *)
                         INSERT INTO %I SELECT * FROM moved', rest, key, key, name) USING month;
         EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                        parent, name, month, month + interval '1 month');
         made := made + 1;
       END IF;
       month := month + interval '1 month';
     END LOOP;
     RETURN made;
   END $$`,
  `REVOKE ALL ON FUNCTION jobs.roll_partitions(text) FROM PUBLIC`,
];

const DOWN = [
  `DROP SCHEMA jobs CASCADE`,
  `DROP SCHEMA idempotency CASCADE`,
  `DROP SCHEMA events CASCADE`,
  `DROP SCHEMA auth CASCADE`,
  `DROP FUNCTION tenancy.enter(uuid)`,
  `DROP FUNCTION tenancy.reach(memberships, text)`,
  `DROP TABLE role_permissions`,
];

/** What the serving role may do beyond reading: enter, sign in and out, record events, add jobs. */
export class AddEntry1763800000002 implements MigrationInterface {
  name = 'AddEntry1763800000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of UP) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await queryRunner.query(sql);
  }
}
