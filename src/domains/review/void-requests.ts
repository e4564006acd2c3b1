import type { WriteTransaction } from '../../kernel/session';
import { asSystem, type DomainEvent, type EventWriter, onEvent, recordEvents } from '../../kernel/write';
import { VALID_STATUSES } from './approval-request.entity';
import { CONTENT, type ContentKind, tableOf } from './content-digests';
import { notifyOfVoided } from './review.notifications';
import type { ApprovalVoidReason } from './review.enums';

/** Requests end in the transaction that edits or deletes their content, so that none is open for a version that is gone. */

interface VoidedRequest {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
}

/** SQL of the requests `r` for content `p` that an edit or deletion voids. A request for a revision expects edits. */
const voidableSql = (kind: ContentKind, reason: ApprovalVoidReason): string =>
  reason === 'EDITED'
    ? `r.status IN ${VALID_STATUSES} AND r.content_digests <> ${CONTENT[kind].digests}`
    : `r.status IN ('PENDING', 'APPROVED', 'REVISION_REQUESTED')`;

/** Voids requests for contents of a kind. The content is locked. Runs as the system. */
export async function voidRequests(
  writer: EventWriter,
  { organization, kind, ids }: { organization: string; kind: ContentKind; ids: readonly string[] },
  reason: ApprovalVoidReason,
  actorId: string | undefined,
): Promise<void> {
  const voided = (await writer.query(
    `WITH voided AS (UPDATE approval_requests r SET status = 'VOIDED', void_reason = $3, due_at = NULL, version = r.version + 1
       FROM ${tableOf(kind)} p
      WHERE r.organization_id = $1 AND r.${kind}_id = ANY ($2::uuid[]) AND p.organization_id = r.organization_id
        AND p.id = r.${kind}_id AND ${voidableSql(kind, reason)}
     RETURNING r.id, r.organization_id AS organization, r.client_account_id AS "clientAccount"),
     closed AS (UPDATE review_tasks t SET status = 'CLOSED' FROM voided
       WHERE t.organization_id = $1 AND t.request_id = voided.id AND t.status = 'OPEN')
     SELECT * FROM voided`,
    [organization, ids, reason],
  )) as VoidedRequest[];
  if (!voided.length) return;
  await recordEvents(
    writer,
    voided.map(({ id, clientAccount }) => ({
      name: 'approval_request.voided',
      tenantId: organization,
      userId: actorId,
      subjectId: id,
      payload: { scopes: clientAccount === null ? [] : [clientAccount] },
    })),
  );
  // A new request of the same content notifies its approvers.
  if (reason === 'REPLACED') return;
  for (const { id } of voided) await notifyOfVoided(writer, { organization, id, kind }, actorId);
}

/** Runs work as the system of the tenant of an event. */
const asSystemOf = (
  writer: EventWriter,
  { tenantId }: DomainEvent,
  work: (organization: string) => Promise<void>,
): Promise<void> => asSystem(writer as WriteTransaction, tenantId!, () => work(tenantId!));

/** Whoever changes content can read its requests. Most content has none, which costs one statement. */
async function hasRequests(
  writer: EventWriter,
  kind: ContentKind,
  { tenantId, subjectId }: DomainEvent,
): Promise<boolean> {
  const sql = `SELECT r.id FROM approval_requests r
    WHERE r.organization_id = $1 AND r.${kind}_id = $2 AND r.status IN ('PENDING', 'APPROVED', 'REVISION_REQUESTED') LIMIT 1`;
  return ((await writer.query(sql, [tenantId, subjectId])) as unknown[]).length > 0;
}

function onChange(kind: ContentKind, verb: string, reason: ApprovalVoidReason): void {
  onEvent(`${kind}.${verb}`, async (writer, event) => {
    if (!(await hasRequests(writer, kind, event))) return;
    await asSystemOf(writer, event, (organization) =>
      voidRequests(writer, { organization, kind, ids: [event.subjectId] }, reason, event.userId),
    );
  });
}

for (const kind of ['post', 'campaign'] as const) {
  onChange(kind, 'updated', 'EDITED');
  onChange(kind, 'deleted', 'DELETED');
}

const POSTS_WITH_FILE = `SELECT post_id AS id FROM post_media WHERE organization_id = $1 AND media_id = $2 ORDER BY post_id`;

/** A file can change for all posts that show it. Each is locked, because a request for it may be in progress. */
async function onFileChange(writer: EventWriter, event: DomainEvent): Promise<void> {
  await asSystemOf(writer, event, async (organization) => {
    const posts = (await writer.query(POSTS_WITH_FILE, [organization, event.subjectId])) as { id: string }[];
    if (!posts.length) return;
    const ids = posts.map(({ id }) => id);
    await writer.query('SELECT publishing.lock_post(id) FROM unnest($1::uuid[]) id', [ids]);
    await voidRequests(writer, { organization, kind: 'post', ids }, 'EDITED', event.userId);
  });
}

for (const verb of ['updated', 'deleted', 'restored']) onEvent(`media_asset.${verb}`, onFileChange);
