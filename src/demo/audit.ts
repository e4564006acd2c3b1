import { type ClientBase, escapeLiteral } from 'pg';
import { auditTenantColumn, eventName, imageFields, recordsImages } from '../kernel/model/audit';
import { lockTimeout } from '../kernel/database/lock-retries';
import { linkModels } from '../kernel/model/link';
import type { Model } from '../kernel/model/metadata';

/** The fields of an image that name the user who created the row, in order of precedence. */
const CREATORS = ['createdById', 'authorId', 'uploadedById', 'connectedById', 'requestedById', 'invitedById'];

/** Whether the creation of a row is an entry in the log of its organization. */
const isRecorded = (model: Model): boolean => recordsImages(model) && auditTenantColumn(model) !== undefined;

/** Returns SQL of the creator's ID in an image `after`. Without one, the owner of the organization stands for the creator. */
const creatorOf = (after: string, owner: string): string =>
  `coalesce(${[...CREATORS.map((field) => `${after} ->> '${field}'`), owner].join(', ')})::uuid`;

/**
 * Extends a statement that inserts rows by their audit entries: those that the trigger `audit.record` writes, with the time
 * and user of the creation. A statement for all rows takes a third of the time. IDs follow from the rows, so that the demo
 * data is the same each time. `OFFSET 0` keeps PostgreSQL from converting a row once per field.
 */
export function withAuditEntries(model: Model, insert: string): string {
  if (!isRecorded(model)) return insert;
  const tenant = auditTenantColumn(model)!;
  const [type, action] = [model.name, `${eventName(model).toUpperCase()}_CREATED`].map(escapeLiteral);
  // The organization of an entry is not visible to the statement that inserts it.
  const owner = tenant === 'id' ? "i.after ->> 'ownerId'" : 'o.owner_id::text';
  return `WITH added AS (${insert} RETURNING *), images AS MATERIALIZED (
    SELECT r.id, r."${tenant}" AS tenant,
           (SELECT jsonb_object_agg(f.value, audit.truncated(n.new_row -> f.key))
              FROM jsonb_each_text(${escapeLiteral(JSON.stringify(imageFields(model)))}) f
             WHERE n.new_row -> f.key <> 'null') AS after
      FROM added r, LATERAL (SELECT to_jsonb(r) AS new_row OFFSET 0) n)
  INSERT INTO audit_entries (id, organization_id, created_at, action, subject_type, subject_id, actor_id, actor_kind,
                             actor_name, after, transaction_id)
  SELECT md5(i.id::text || ${action})::uuid, i.tenant, (i.after ->> 'createdAt')::timestamptz, ${action}, ${type}, i.id, u.id,
         CASE WHEN u.id IS NULL THEN 'SYSTEM' ELSE 'USER' END, coalesce(u.full_name, 'Marquee'), i.after,
         pg_current_xact_id()::text::bigint
    FROM images i
    LEFT JOIN organizations o ON o.id = i.tenant
    LEFT JOIN users u ON u.id = ${creatorOf('i.after', owner)}
   WHERE i.after ->> 'createdAt' IS NOT NULL`;
}

const recordedTables = (): string[] =>
  linkModels()
    .filter(isRecorded)
    .map(({ table }) => table)
    .sort();

const setTriggers = (verb: 'ENABLE' | 'DISABLE'): string[] =>
  recordedTables().map((table) => `ALTER TABLE "${table}" ${verb} TRIGGER "${table}_audit"`);

/**
 * Turns off the triggers that record changes, because the statements that insert rows insert their entries. Throws if a table
 * is in use. In images, times are in UTC.
 */
export async function stopRecording(client: ClientBase): Promise<void> {
  const tables = recordedTables().map((table) => `"${table}"`);
  await client.query(
    [
      "SET LOCAL TimeZone = 'UTC'",
      `SET LOCAL lock_timeout = '${lockTimeout(tables.length)}'`,
      `LOCK TABLE ${tables.join(', ')} IN SHARE ROW EXCLUSIVE MODE`,
      'SET LOCAL lock_timeout = 0',
      ...setTriggers('DISABLE'),
    ].join('; '),
  );
}

/** Turns them on again. PostgreSQL changes no table whose constraints are still to be checked. */
export async function resumeRecording(client: ClientBase): Promise<void> {
  await client.query(['SET CONSTRAINTS ALL IMMEDIATE', ...setTriggers('ENABLE')].join('; '));
}

/**
 * Gives the entries of the system's log, which triggers have just written, the time and user of the change: loading inserts
 * rows as the system, and the image of a row has when it was created and who created it.
 */
export async function backdateSystemEntries(client: ClientBase): Promise<void> {
  const types = linkModels()
    .filter(recordsImages)
    .map(({ name }) => name);
  // Updates while loading are no changes of a user.
  await client.query(`DELETE FROM system_audit_entries WHERE after ->> 'createdAt' IS NULL`);
  await client.query(
    `UPDATE system_audit_entries a
        SET id = md5(a.subject_id::text || a.action)::uuid, created_at = (a.after ->> 'createdAt')::timestamptz, actor_id = u.id,
            actor_kind = CASE WHEN u.id IS NULL THEN 'SYSTEM' ELSE 'USER' END, actor_name = coalesce(u.full_name, a.actor_name)
       FROM system_audit_entries e LEFT JOIN users u ON u.id = ${creatorOf('e.after', 'NULL')}
      WHERE e.id = a.id AND e.subject_type = ANY ($1) AND e.after ->> 'createdAt' IS NOT NULL`,
    [types],
  );
}
