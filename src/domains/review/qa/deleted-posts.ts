import type { WriteTransaction } from '../../../kernel/session';
import { asSystem, onEvent } from '../../../kernel/write';
import { ENDED } from './qa-request.entity';

/** Tasks of open QA requests leave the review queue while their post is deleted, and return to it with the post. */

const CLOSE = `UPDATE review_tasks t SET status = 'CLOSED' FROM qa_requests q
  WHERE t.organization_id = $1 AND t.status = 'OPEN' AND q.organization_id = t.organization_id
    AND q.id = t.qa_request_id AND q.post_id = $2`;

const REOPEN = `UPDATE review_tasks t SET status = 'OPEN' FROM qa_requests q
  WHERE t.organization_id = $1 AND t.status = 'CLOSED' AND q.organization_id = t.organization_id
    AND q.id = t.qa_request_id AND q.post_id = $2 AND q.status NOT IN ${ENDED}`;

/** Whoever changes a post can read its requests. Most posts have none, which costs one statement. */
const OPEN_REQUEST = `SELECT id FROM qa_requests
  WHERE organization_id = $1 AND post_id = $2 AND status NOT IN ${ENDED} LIMIT 1`;

for (const [event, sql] of [
  ['post.deleted', CLOSE],
  ['post.restored', REOPEN],
] as const)
  onEvent(event, async (writer, { tenantId, subjectId }) => {
    const values = [tenantId, subjectId];
    if (!((await writer.query(OPEN_REQUEST, values)) as unknown[]).length) return;
    await asSystem(writer as WriteTransaction, tenantId!, () => writer.query(sql, values));
  });
