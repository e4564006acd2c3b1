import { ID } from 'type-graphql';
import { type InputBuilder, modelOf, nonBlank, text } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import { viewerId } from '../../kernel/tenancy';
import {
  type ActionGuard,
  addExpectedVersion,
  assertVersion,
  declareMutation,
  declareViewerActions,
  findRow,
  forbiddenMessage,
  type MutationContext,
  sentTogether,
  throwForbidden,
  throwUserError,
  type Values,
} from '../../kernel/write';
import { throwOutdated } from './approval-outdated.error';
import { ApprovalRequest } from './approval-request.entity';
import { changedFieldsOf, type Content, type Digests, presentContent } from './content-digests';
import { ACTIONS_ON_REQUEST, closeTasks, finish, type LockedRequest, withRequest } from './locked-request';
import { REVIEW_MESSAGES } from './review.messages';
import { notifyApprovers, notifyOfDecision } from './review.notifications';
import { dueAtOf, IS_APPROVER, startStage } from './stages';

const model = modelOf(ApprovalRequest);
const PATH = ['input', 'id'];

const DECIDING: readonly ActionGuard[] = [
  { when: `{status} = 'VOIDED'`, code: 'INVALID_STATE', reason: REVIEW_MESSAGES.voided() },
  { when: `{status} <> 'PENDING'`, code: 'INVALID_STATE', reason: REVIEW_MESSAGES.notPending() },
  {
    when: `NOT EXISTS (SELECT FROM review_tasks t JOIN memberships m ON ${IS_APPROVER}
      WHERE t.organization_id = {organization} AND t.request_id = {id} AND t.status = 'OPEN' AND m.user_id = ${viewerId})`,
    code: 'FORBIDDEN',
    reason: forbiddenMessage(model, ACTIONS_ON_REQUEST.decide()),
  },
];

declareViewerActions(ApprovalRequest, {
  decide: {
    description: 'Whether the viewer can approve or reject the content, or request a revision.',
    guards: DECIDING,
  },
});

export interface DecisionInput {
  readonly id: string;
  readonly feedback?: string | null;
  readonly expectedVersion?: number | null;
}

/** Who decides: a user as an approver, or a guest on behalf of one. */
interface Decider {
  /** Null for a guest. */
  readonly userId: string | null;
  /** The user whose tasks are decided. Null if the user who invited the guest was deleted. */
  readonly approverId: string | null;
  readonly guestName: string | null;
  /** Path in the input to what leads to the request. */
  readonly path: string[];
}

export interface DecisionContext extends Pick<
  MutationContext<DecisionInput>,
  'tx' | 'context' | 'input' | 'at'
> {
  /** Defaults to the actor. */
  readonly decider?: Decider;
}

export function deciderOf({ decider, context }: DecisionContext): Decider {
  if (decider) return decider;
  const { userId } = context.actor!;
  return { userId, approverId: userId, guestName: null, path: PATH };
}

type Decision = 'APPROVED' | 'REJECTED' | 'REVISION_REQUESTED';

const MY_TASKS = `SELECT t.id FROM review_tasks t JOIN memberships m ON ${IS_APPROVER}
  WHERE t.organization_id = $1 AND t.request_id = $2 AND t.status = 'OPEN' AND m.user_id = $3`;

const SET_DECISION = `UPDATE review_tasks
  SET status = $3, decided_by_id = $4, decided_at = $5, feedback = $6, guest_name = $7
  WHERE organization_id = $1 AND id = ANY ($2::uuid[])`;

/** Throws unless the request is pending, for the content as it is now. */
async function assertPending(
  { tx }: DecisionContext,
  path: string[],
  before: LockedRequest,
  content: Content,
): Promise<void> {
  const { status, voidReason, contentDigests } = before;
  if (status === 'VOIDED' && voidReason !== 'EDITED')
    throwUserError('INVALID_STATE', REVIEW_MESSAGES.voided(), path);
  if (status !== 'PENDING' && status !== 'VOIDED')
    throwUserError('INVALID_STATE', REVIEW_MESSAGES.notPending(), path);
  const present = await presentContent(tx, content);
  if (!present) throwUserError('INVALID_STATE', REVIEW_MESSAGES.voided(), path);
  const changed = changedFieldsOf(contentDigests as Digests, present.digests);
  if (status === 'VOIDED' || changed.length) throwOutdated(changed, path);
}

/** Stores the decision on the tasks of the approver who decides. Throws if there is none. */
async function decideTasks(
  { tx, input, at }: DecisionContext,
  { userId, approverId, guestName }: Decider,
  { organization, id }: ApprovalRequest,
  decision: Decision,
): Promise<void> {
  const tasks = await tx.query<{ id: string }>(MY_TASKS, [organization, id, approverId]);
  if (!tasks.length && guestName !== null)
    throwUserError('FORBIDDEN', REVIEW_MESSAGES.notGuestsTurn(), ['input']);
  if (!tasks.length) throwForbidden(model, ACTIONS_ON_REQUEST.decide());
  const ids = tasks.map((task) => task.id);
  const feedback = input.feedback ?? null;
  await tx.query(SET_DECISION, [organization, ids, decision, userId, at, feedback, guestName]);
}

/** Runs a decision of an approver on a locked request whose content is locked, too. `given` is visible to who decides. */
export async function decide(
  ctx: DecisionContext,
  decision: Decision,
  work: (before: LockedRequest, content: Content) => Promise<void>,
  given?: LockedRequest,
): Promise<{ approvalRequest: string }> {
  const found = given ?? ((await findRow(ctx.tx, model, ctx.input.id, false)) as LockedRequest);
  const decider = deciderOf(ctx);
  return withRequest(ctx, found, async (before, content) => {
    await assertPending(ctx, decider.path, before, content);
    await decideTasks(ctx, decider, before, decision);
    assertVersion(model, before, {}, ctx.input.expectedVersion, []);
    await work(before, content);
  });
}

/** The values of a request that was decided on. */
export function reviewed(ctx: DecisionContext): Values {
  const { userId: reviewedBy, guestName: reviewedByGuest } = deciderOf(ctx);
  return { reviewedBy, reviewedByGuest, reviewedAt: ctx.at, feedback: ctx.input.feedback ?? null };
}

const hasOpenTasks = async (
  tx: WriteTransaction,
  { organization, id }: ApprovalRequest,
): Promise<boolean> => {
  const sql = `SELECT FROM review_tasks WHERE organization_id = $1 AND request_id = $2 AND status = 'OPEN' LIMIT 1`;
  return (await tx.query(sql, [organization, id])).length > 0;
};

/** Completes the current stage: the next one starts, or the request is approved. */
async function completeStage(ctx: DecisionContext, before: LockedRequest, { kind }: Content): Promise<void> {
  const { tx, at } = ctx;
  const { organization, id, currentStage, stages } = before;
  const { userId, guestName } = deciderOf(ctx);
  const next = stages[currentStage];
  if (next) {
    await closeTasks(tx, before);
    await startStage(tx, { organization, request: id, number: currentStage + 1 }, next, at);
    const started = { ...reviewed(ctx), currentStage: currentStage + 1, dueAt: dueAtOf(next, at) };
    await finish(ctx, before, started, 'stage_completed');
    return notifyApprovers(tx, { organization, id, kind }, userId);
  }
  const values = { ...reviewed(ctx), status: 'APPROVED', dueAt: null };
  await sentTogether(closeTasks(tx, before), finish(ctx, before, values, 'approved'));
  await notifyOfDecision(tx, { organization, id, kind }, 'APPROVED', { actorId: userId, guestName });
}

/** Approves the content of a request in the current stage. `given` is visible to who decides. */
export const approve = (ctx: DecisionContext, given?: LockedRequest): Promise<{ approvalRequest: string }> =>
  decide(
    ctx,
    'APPROVED',
    async (before, content) => {
      const { rule } = before.stages[before.currentStage - 1]!;
      if (rule === 'ANY' || !(await hasOpenTasks(ctx.tx, before))) await completeStage(ctx, before, content);
      else await finish(ctx, before, reviewed(ctx), 'updated');
    },
    given,
  );

/** Rejects the content of a request, which ends it. */
export const reject = (ctx: DecisionContext, given?: LockedRequest): Promise<{ approvalRequest: string }> =>
  decide(
    ctx,
    'REJECTED',
    async (before, { kind }) => {
      const { organization, id } = before;
      const values = { ...reviewed(ctx), status: 'REJECTED', dueAt: null };
      await sentTogether(closeTasks(ctx.tx, before), finish(ctx, before, values, 'rejected'));
      const { userId: actorId, guestName } = deciderOf(ctx);
      await notifyOfDecision(ctx.tx, { organization, id, kind }, 'REJECTED', { actorId, guestName });
    },
    given,
  );

export const READER = {
  permission: 'READ',
  of: () => ApprovalRequest,
  note: ', and to be an approver of the current stage',
} as const;

const feedbackType = nonBlank(text({ multiline: true }));

export const addDecision = (builder: InputBuilder, isRequired: boolean): InputBuilder =>
  addExpectedVersion(
    builder
      .add('id', () => ID, { description: 'ID of the approval request.', nullable: false })
      .addValue('feedback', feedbackType, {
        description: 'Feedback to the user who requested the approval.',
        nullable: !isRequired,
      }),
  );

export const DECISION_ERRORS = ['INVALID_STATE', 'CONFLICT', 'ApprovalOutdatedError'] as const;

declareMutation('approveRequest', {
  description:
    'Approves the content of a request in the current stage. The next stage starts when the stage is complete; after the last one the request is `APPROVED`. Fails with `ApprovalOutdatedError` if the content was edited after the request.',
  needs: READER,
  input: (builder) => void addDecision(builder, false),
  errors: DECISION_ERRORS,
  payload: { approvalRequest: () => ApprovalRequest },
  handler: (ctx: MutationContext<DecisionInput>) => approve(ctx),
});

declareMutation('rejectRequest', {
  description:
    'Rejects the content of a request, which ends the request. The user who requested the approval is notified.',
  needs: READER,
  input: (builder) => void addDecision(builder, true),
  errors: DECISION_ERRORS,
  payload: { approvalRequest: () => ApprovalRequest },
  handler: (ctx: MutationContext<DecisionInput>) => reject(ctx),
});
