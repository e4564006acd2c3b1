import { modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  applyChange,
  asSystem,
  lockRow,
  type MutationContext,
  recordChange,
  sentTogether,
  type Values,
} from '../../kernel/write';
import { ApprovalRequest } from './approval-request.entity';
import type { Content } from './content-digests';
import { lockContent } from './lock-content';
import { REVIEW_MESSAGES } from './review.messages';

const model = modelOf(ApprovalRequest);

export type LockedRequest = ApprovalRequest & Values;

/** Completes "You do not have permission to …". */
export const ACTIONS_ON_REQUEST = {
  decide: REVIEW_MESSAGES.decide,
  withdraw: REVIEW_MESSAGES.withdraw,
} as const;

/** Returns the content that a request is about. */
const contentOf = ({ organization, post, campaign }: ApprovalRequest): Content =>
  post !== null
    ? { kind: 'post', organization, id: post }
    : { kind: 'campaign', organization, id: campaign! };

/** Runs work on a request that is locked after its content, as the system of its organization. */
export async function withRequest(
  { tx }: Pick<MutationContext<object>, 'tx'>,
  found: ApprovalRequest,
  work: (before: LockedRequest, content: Content) => Promise<void>,
): Promise<{ approvalRequest: string }> {
  const content = contentOf(found);
  await asSystem(tx, found.organization, async () => {
    const contentLock = lockContent(tx, content);
    const requestLock = lockRow(tx, model, found.id, false);
    await sentTogether(contentLock, requestLock);
    await work((await requestLock) as LockedRequest, content);
  });
  return { approvalRequest: found.id };
}

/** Closes the tasks of a request that nobody has to decide any more. Runs as the system. */
export const closeTasks = (tx: WriteTransaction, { organization, id }: ApprovalRequest): Promise<unknown> =>
  tx.query(
    `UPDATE review_tasks SET status = 'CLOSED' WHERE organization_id = $1 AND request_id = $2 AND status = 'OPEN'`,
    [organization, id],
  );

/** Writes values of a locked request, and records the event. */
export async function finish(
  { tx, context }: Pick<MutationContext<object>, 'tx' | 'context'>,
  before: LockedRequest,
  values: Values,
  what: string,
): Promise<void> {
  const change = { context, tx, before, values };
  await sentTogether(applyChange(model, change), recordChange(change, model, what, before.id));
}
