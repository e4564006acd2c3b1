import type { ClientBase } from 'pg';
import { recordsImages } from '../kernel/model/audit';
import { linkModels } from '../kernel/model/link';

/** The audit logs, with the user who made a change that names none. */
const LOGS = {
  audit_entries: '(SELECT o.owner_id::text FROM organizations o WHERE o.id = e.organization_id)',
  system_audit_entries: 'NULL',
} as const;

/**
 * Gives the audit entries of the demo data, which loading has just written, the time and user of the change: loading
 * inserts rows as the system, and the image of a row has when it was created and who created it. IDs follow from the rows,
 * so that the demo data is the same each time.
 */
export async function backdateAuditEntries(client: ClientBase): Promise<void> {
  const types = linkModels()
    .filter(recordsImages)
    .map(({ name }) => name);
  for (const [log, fallback] of Object.entries(LOGS)) {
    // Updates while loading are no changes of a user.
    await client.query(`DELETE FROM ${log} WHERE after ->> 'createdAt' IS NULL`);
    await client.query(
      `UPDATE ${log} a
          SET id = md5(a.subject_id::text || a.action)::uuid, created_at = (a.after ->> 'createdAt')::timestamptz, actor_id = u.id,
              actor_kind = CASE WHEN u.id IS NULL THEN 'SYSTEM' ELSE 'USER' END, actor_name = coalesce(u.full_name, a.actor_name)
         FROM ${log} e
         LEFT JOIN users u ON u.id = coalesce(e.after ->> 'createdById', e.after ->> 'authorId', e.after ->> 'uploadedById',
                                              e.after ->> 'connectedById', e.after ->> 'requestedById', e.after ->> 'invitedById',
                                              ${fallback})::uuid
        WHERE e.id = a.id AND e.subject_type = ANY ($1) AND e.after ->> 'createdAt' IS NOT NULL`,
      [types],
    );
  }
}
