import type { ClientBase } from 'pg';
import { ApprovalRequest } from '../domains/review/approval-request.entity';
import { ApprovalStage, ApprovalStageApprover } from '../domains/review/approval-stage.entity';
import { ReviewTask } from '../domains/review/review-task.entity';
import { ApprovalWorkflow } from '../domains/review/approval-workflow.entity';
import { CONTENT } from '../domains/review/content-digests';
import { Feedback, FeedbackMention } from '../domains/review/feedback.entity';
import { GuestReviewLink } from '../domains/review/guest-review-link.entity';
import { QaRequest } from '../domains/review/qa/qa-request.entity';
import { Revision } from '../domains/review/revision.entity';
import { whileMaintaining, writerOf } from '../kernel/write';
import type { FeedbackRows } from './feedback';
import { insertRows } from './insert';
import type { QaRows } from './qa-requests';
import type { ReviewRows } from './reviews';

/** Binds the approval requests to their content as it is. This is no update of a request. */
async function bindRequests(client: ClientBase): Promise<void> {
  const writer = writerOf(client);
  await whileMaintaining(writer, ApprovalRequest, async () => {
    for (const [kind, { digests }] of Object.entries(CONTENT))
      await writer.query(
        `UPDATE approval_requests r SET content_digests = ${digests} FROM ${kind}s p
          WHERE p.organization_id = r.organization_id AND p.id = r.${kind}_id`,
        [],
      );
  });
}

/** Inserts reviews. Their content must be there, with its media files. */
export async function insertReviews(client: ClientBase, rows: ReviewRows): Promise<void> {
  await insertRows<ApprovalWorkflow>(client, ApprovalWorkflow, rows.workflows);
  await insertRows<ApprovalStage>(client, ApprovalStage, rows.stages);
  await insertRows<ApprovalStageApprover>(client, ApprovalStageApprover, rows.approvers);
  await insertRows<ApprovalRequest>(client, ApprovalRequest, rows.requests);
  await insertRows<ReviewTask>(client, ReviewTask, rows.tasks);
  await insertRows<Revision>(client, Revision, rows.revisions);
  await bindRequests(client);
}

/** Inserts QA requests. Their posts must be there. */
export async function insertQa(client: ClientBase, { requests, tasks }: QaRows): Promise<void> {
  await insertRows<QaRequest>(client, QaRequest, requests);
  await insertRows<ReviewTask>(client, ReviewTask, tasks);
}

/** Inserts comments and the links of guests. Their requests must be there. */
export async function insertFeedback(
  client: ClientBase,
  { links, comments, mentions }: FeedbackRows,
): Promise<void> {
  await insertRows<GuestReviewLink>(client, GuestReviewLink, links);
  await insertRows<Feedback>(client, Feedback, comments);
  await insertRows<FeedbackMention>(client, FeedbackMention, mentions);
}
