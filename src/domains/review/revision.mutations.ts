import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { isUuid, modelOf } from '../../kernel/model';
import {
  addExpectedVersion,
  applyChange,
  assertTransition,
  assertVersion,
  declareMutation,
  findRow,
  lockRow,
  type MutationContext,
  recordChange,
  referenceNotFound,
  MutationError,
  throwForbidden,
  type Transitions,
  type Values,
} from '../../kernel/write';
import { ApprovalRequest } from './approval-request.entity';
import { canChangeContent } from './content-access';
import { type Content, presentContent } from './content-digests';
import {
  addDecision,
  decide,
  deciderOf,
  DECISION_ERRORS,
  type DecisionContext,
  type DecisionInput,
  READER,
  reviewed,
} from './decide.mutations';
import { closeTasks, finish, type LockedRequest, withRequest } from './locked-request';
import { assertMediaReady } from './media-ready';
import { membersAmong } from './mentions';
import { REVIEW_MESSAGES } from './review.messages';
import { notifyApprovers, notifyOfDecision } from './review.notifications';
import type { RevisionStatus } from './review.enums';
import { Revision } from './revision.entity';
import { dueAtOf, startStage } from './stages';

const model = modelOf(Revision);

interface RequestRevisionInput extends DecisionInput {
  readonly feedback: string;
  readonly assigneeId?: string | null;
}
interface RequestContext extends DecisionContext {
  readonly input: RequestRevisionInput;
}

/**
 * Returns the user who is to revise the content: that of the input, else its author, else who requested the approval. Members
 * without access to the content are not told of it.
 */
async function assigneeOf(
  { tx, input }: RequestContext,
  { organization, clientAccount, requestedBy }: LockedRequest,
  content: Content,
): Promise<string | null> {
  const wanted = input.assigneeId ?? null;
  const author = (await presentContent(tx, content))?.author ?? null;
  const candidates = (wanted === null ? [author, requestedBy] : [wanted.toLowerCase()]).filter(isUuid);
  const [found = null] = await membersAmong(tx, { organization, clientAccount }, candidates);
  if (wanted !== null && found === null)
    throw new MutationError([referenceNotFound('user', 'organization', ['input', 'assigneeId'])]);
  return found;
}

/** Requests changes of the content of a request. Returns the new revision. `given` is visible to who decides. */
export async function requestRevision(
  ctx: RequestContext,
  given?: LockedRequest,
): Promise<{ approvalRequest: string; revision: string }> {
  const { tx, context, input, at } = ctx;
  const { userId, guestName } = deciderOf(ctx);
  const revision = uuidv7();
  const done = await decide(
    ctx,
    'REVISION_REQUESTED',
    async (before, content) => {
      const { organization, id, post, campaign, clientAccount, revisionCount } = before;
      const assignee = await assigneeOf(ctx, before, content);
      await closeTasks(tx, before);
      await finish(
        ctx,
        before,
        { ...reviewed(ctx), status: 'REVISION_REQUESTED', dueAt: null },
        'revision_requested',
      );
      const values: Values = {
        ...{ id: revision, organization, clientAccount, approvalRequest: id, post, campaign, assignee },
        ...{ number: revisionCount + 1, feedback: input.feedback, createdAt: at },
        ...{ requestedBy: userId, requestedByGuest: guestName },
      };
      await tx.manager.insert(Revision, values);
      await recordChange({ context, tx, values }, model, 'created', revision);
      const others = assignee === null ? [] : [assignee];
      const request = { organization, id, kind: content.kind };
      await notifyOfDecision(tx, request, 'REVISION_REQUESTED', { actorId: userId, guestName, others });
    },
    given,
  );
  return { ...done, revision };
}

declareMutation('requestRevision', {
  description:
    'Requests changes of the content of an approval request. The request becomes `REVISION_REQUESTED` until the revision is completed. The assignee and the user who requested the approval are notified.',
  needs: READER,
  input: (builder) =>
    void addDecision(builder, true).add('assigneeId', () => ID, {
      description:
        'ID of the user who is to revise the content: an active member with access to it. Defaults to the author of the content, if they are one, else to the user who requested the approval.',
      nullable: true,
    }),
  errors: DECISION_ERRORS,
  payload: {
    approvalRequest: () => ApprovalRequest,
    revision: { type: () => Revision, description: 'The new revision.' },
  },
  handler: (ctx: MutationContext<RequestRevisionInput>) => requestRevision(ctx),
});

const TRANSITIONS: Transitions<RevisionStatus> = {
  PENDING: ['IN_PROGRESS', 'COMPLETED'],
  IN_PROGRESS: ['COMPLETED'],
  COMPLETED: [],
};

interface RevisionInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}
type Context = MutationContext<RevisionInput>;
type LockedRevision = Revision & Values;

/** Moves a revision to a status, by its assignee or those who can change the content. The request is locked first. */
async function move(
  ctx: Context,
  status: RevisionStatus,
  what: string,
  work: (request: LockedRequest, content: Content) => Promise<void>,
): Promise<{ revision: string }> {
  const { tx, context, input, at } = ctx;
  const found = (await findRow(tx, model, input.id, false)) as LockedRevision;
  const { organization, approvalRequest: id } = found;
  const request = await tx.manager.findOneByOrFail(ApprovalRequest, { organization, id });
  await withRequest(ctx, request, async (locked, content) => {
    const before = (await lockRow(tx, model, found.id, false)) as LockedRevision;
    if (before.assignee !== context.actor!.userId && !(await canChangeContent(tx, content)))
      throwForbidden(model, REVIEW_MESSAGES.changeRevision());
    assertTransition(TRANSITIONS, before.status, status, ['input', 'id']);
    assertVersion(model, before, {}, input.expectedVersion, []);
    const values = { status, ...(status === 'COMPLETED' && { completedAt: at }) };
    const change = { context, tx, before, values };
    await applyChange(model, change);
    await recordChange(change, model, what, before.id);
    await work(locked, content);
  });
  return { revision: found.id };
}

/** Continues a request with its first stage, for the content as it is now. Approvals of another version do not count. */
async function reopen(ctx: Context, request: LockedRequest, content: Content): Promise<void> {
  if (request.status !== 'REVISION_REQUESTED') return;
  const { tx, at, context } = ctx;
  const { organization, id, stages } = request;
  const present = await presentContent(tx, content);
  if (!present) return;
  await assertMediaReady(tx, content, ['input', 'id']);
  const [first] = stages;
  await startStage(tx, { organization, request: id, number: 1 }, first!, at);
  const values = {
    status: 'PENDING',
    currentStage: 1,
    dueAt: dueAtOf(first!, at),
    contentDigests: present.digests,
  };
  await finish(ctx, request, values, 'revised');
  await notifyApprovers(tx, { organization, id, kind: content.kind }, context.actor!.userId);
}

const ASSIGNEE = {
  permission: 'READ',
  of: () => Revision,
  note: ', and to be the assignee or to be permitted to change the content',
} as const;
const MOVE_ERRORS = ['INVALID_STATE', 'InvalidStatusTransitionError', 'VersionConflictError'] as const;

declareMutation('startRevision', {
  description: 'Marks a pending revision as in progress.',
  needs: ASSIGNEE,
  input: (builder) =>
    void addExpectedVersion(
      builder.add('id', () => ID, { description: 'ID of the revision.', nullable: false }),
    ),
  errors: MOVE_ERRORS,
  payload: { revision: () => Revision },
  handler: (ctx: Context) => move(ctx, 'IN_PROGRESS', 'started', () => Promise.resolve()),
});

declareMutation('completeRevision', {
  description:
    'Completes a revision. Its approval request continues with the first stage, for the content as it is now, and the approvers are notified.',
  needs: ASSIGNEE,
  input: (builder) =>
    void addExpectedVersion(
      builder.add('id', () => ID, { description: 'ID of the revision.', nullable: false }),
    ),
  errors: MOVE_ERRORS,
  payload: { revision: () => Revision },
  handler: (ctx: Context) =>
    move(ctx, 'COMPLETED', 'completed', (request, content) => reopen(ctx, request, content)),
});
