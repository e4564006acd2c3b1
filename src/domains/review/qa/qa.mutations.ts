import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { decimal, integer, isUuid, modelOf, oneOf, text } from '../../../kernel/model';
import {
  addExpectedVersion,
  applyChange,
  assertGuards,
  assertTransition,
  assertVersion,
  asSystem,
  declareMutation,
  findRow,
  lockRow,
  type MutationContext,
  MutationError,
  recordChange,
  referenceNotFound,
  throwUserError,
  type Values,
} from '../../../kernel/write';
import { Post } from '../../content/post.entity';
import { lockContentOf } from '../request.mutations';
import { REVIEW_MESSAGES } from '../review.messages';
import { ReviewTask } from '../review-task.entity';
import { QA_GUARDS, QA_TRANSITIONS } from './qa-actions';
import { QaKind, QaPriority } from './qa.enums';
import { notifyOfQa } from './qa.notifications';
import { QaRequest, SLA_HOURS } from './qa-request.entity';

const model = modelOf(QaRequest);
const ID_PATH = ['input', 'id'];
const SLA_PATH = ['input', 'slaHours'];
const HOUR = 3_600_000;
const [SHORTEST, , LONGEST] = SLA_HOURS;

interface CreateInput {
  readonly postId: string;
  readonly kind: QaKind;
  readonly slaHours: number;
  readonly priority?: QaPriority | null;
  readonly message?: string | null;
}

/** Inserts a request and its task. Runs as the system. */
async function insertRequest(
  { tx, context, input, at }: MutationContext<CreateInput>,
  { organization, id: post, clientAccount }: Values,
): Promise<string> {
  const { kind, slaHours, priority, message = null } = input;
  const id = uuidv7();
  const dueAt = new Date(at.getTime() + slaHours * HOUR);
  const actorId = context.actor!.userId;
  const common = { organization, clientAccount, dueAt, createdAt: at };
  const values: Values = {
    ...{ ...common, id, post, kind, slaHours, message, requestedBy: actorId },
    ...{ status: 'PENDING', priority: priority ?? 'NORMAL' },
  };
  await tx.manager.insert(QaRequest, values);
  await tx.manager.insert(ReviewTask, { ...common, id: uuidv7(), qaRequest: id } as Values);
  await recordChange({ context, tx, values }, model, 'created', id);
  await notifyOfQa(tx, { organization: organization as string, id }, 'requested', actorId);
  return id;
}

declareMutation('createQaRequest', {
  description:
    'Requests a review of the quality of a post. The members who can assign the request are notified. The request is due after `slaHours`; a request that is overdue is escalated: it becomes `URGENT`, and its people are notified.',
  needs: { permission: 'CONTENT_WRITE', of: () => Post, by: 'postId' },
  input: (builder) =>
    void builder
      .add('postId', () => ID, { description: 'ID of the post.', nullable: false })
      .addValue('kind', oneOf(QaKind), { description: 'The kind of the review.', nullable: false })
      .addValue('slaHours', integer({ min: SHORTEST, max: LONGEST }), {
        description: `Number of hours until the request is due: ${SLA_HOURS.slice(0, -1).join(', ')} or ${LONGEST}.`,
        nullable: false,
      })
      .addValue('priority', oneOf(QaPriority), {
        description: 'The priority. Defaults to `NORMAL`.',
        nullable: true,
      })
      .addValue('message', text({ multiline: true }), {
        description: 'A message to the reviewer.',
        nullable: true,
      }),
  idempotent: true,
  errors: ['NOT_ALLOWED'],
  payload: { qaRequest: { type: () => QaRequest, description: 'The new request.' } },
  handler: async (ctx: MutationContext<CreateInput>) => {
    const { tx, input } = ctx;
    const post = await lockContentOf({ tx, input }, 'post');
    if (!SLA_HOURS.some((hours) => hours === input.slaHours))
      throwUserError('NOT_ALLOWED', REVIEW_MESSAGES.slaHours(), SLA_PATH);
    return asSystem(tx, post.organization, async () => ({ qaRequest: await insertRequest(ctx, post) }));
  },
});

export interface MoveInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}
type LockedQaRequest = QaRequest & Values;

/** Moves a locked request to a status, with values, as the system. `work` runs before its event is recorded. */
export async function move(
  ctx: MutationContext<MoveInput>,
  { status, what }: { readonly status: keyof typeof QA_GUARDS; readonly what: string },
  valuesFor: (before: LockedQaRequest) => Promise<Values> | Values,
  work: (before: LockedQaRequest) => Promise<void>,
): Promise<{ qaRequest: string }> {
  const { tx, context, input } = ctx;
  const found = (await findRow(tx, model, input.id, false)) as LockedQaRequest;
  await asSystem(tx, found.organization, async () => {
    const before = (await lockRow(tx, model, found.id, false)) as LockedQaRequest;
    await assertGuards(tx, model, before, QA_GUARDS[status]);
    const given = await valuesFor(before);
    assertTransition(QA_TRANSITIONS, before.status, status, ID_PATH);
    assertVersion(model, before, {}, input.expectedVersion, []);
    const change = { context, tx, before, values: { ...given, status } };
    await applyChange(model, change);
    await recordChange(change, model, what, before.id);
    await work(before);
  });
  return { qaRequest: found.id };
}

interface AssignInput extends MoveInput {
  readonly assigneeId: string;
}

const REVIEWER = `SELECT m.user_id AS id FROM memberships m WHERE m.organization_id = $1 AND m.user_id = $2
  AND m.status = 'ACTIVE' AND (m.role <> 'CLIENT' OR m.client_account_id = $3)`;

/** Returns the assignee of an input: an active member who can read the post. */
async function assigneeOf(
  { tx, input }: MutationContext<AssignInput>,
  { organization, clientAccount }: LockedQaRequest,
): Promise<string> {
  const id = input.assigneeId;
  const [found] = isUuid(id)
    ? await tx.query<{ id: string }>(REVIEWER, [organization, id, clientAccount])
    : [];
  if (!found) throw new MutationError([referenceNotFound('user', 'organization', ['input', 'assigneeId'])]);
  return found.id;
}

/** The task is gone if its user was purged. */
const ASSIGN_TASK = `UPDATE review_tasks SET user_id = $3
  WHERE organization_id = $1 AND qa_request_id = $2 AND status = 'OPEN' RETURNING id`;

declareMutation('assignQaRequest', {
  description:
    'Assigns a QA request that is neither completed nor canceled to a member, who is notified. A request that is assigned already can be assigned to another member.',
  needs: { permission: 'CONTENT_APPROVE', of: () => QaRequest },
  input: (builder) =>
    void addExpectedVersion(
      builder
        .add('id', () => ID, { description: 'ID of the QA request.', nullable: false })
        .add('assigneeId', () => ID, {
          description: 'ID of the user who is to review the post: an active member who can read it.',
          nullable: false,
        }),
    ),
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError', 'VersionConflictError'],
  payload: { qaRequest: () => QaRequest },
  handler: (ctx: MutationContext<AssignInput>) => {
    const { tx, at, context } = ctx;
    let assignee = '';
    return move(
      ctx,
      { status: 'ASSIGNED', what: 'assigned' },
      async (before) => {
        assignee = await assigneeOf(ctx, before);
        return { assignee, assignedAt: at };
      },
      async ({ organization, id, clientAccount, dueAt }) => {
        const tasks = await tx.query(ASSIGN_TASK, [organization, id, assignee]);
        const task = { organization, clientAccount, dueAt, qaRequest: id, user: assignee };
        if (!tasks.length) await tx.manager.insert(ReviewTask, { ...task, id: uuidv7() } as Values);
        await notifyOfQa(tx, { organization, id }, 'assigned', context.actor!.userId);
      },
    );
  },
});

const REVIEWER_NEEDS = {
  permission: 'READ',
  of: () => QaRequest,
  note: ', and to be the assignee or `CONTENT_APPROVE`',
} as const;

declareMutation('startQaRequest', {
  description: 'Marks an assigned QA request as in review.',
  needs: REVIEWER_NEEDS,
  input: (builder) =>
    void addExpectedVersion(
      builder.add('id', () => ID, { description: 'ID of the QA request.', nullable: false }),
    ),
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError', 'VersionConflictError'],
  payload: { qaRequest: () => QaRequest },
  handler: (ctx: MutationContext<MoveInput>) =>
    move(
      ctx,
      { status: 'IN_REVIEW', what: 'started' },
      () => ({}),
      () => Promise.resolve(),
    ),
});

interface CompleteInput extends MoveInput {
  readonly feedback?: string | null;
  readonly qualityScore?: string | null;
}

const COMPLETE_TASK = `UPDATE review_tasks SET status = 'COMPLETED', decided_by_id = $3, decided_at = $4, feedback = $5
  WHERE organization_id = $1 AND qa_request_id = $2 AND status = 'OPEN'`;

declareMutation('completeQaRequest', {
  description:
    'Completes a QA request that is assigned or in review. The user who requested it and the author of the post are notified.',
  needs: REVIEWER_NEEDS,
  input: (builder) =>
    void addExpectedVersion(
      builder
        .add('id', () => ID, { description: 'ID of the QA request.', nullable: false })
        .addValue('feedback', text({ multiline: true }), {
          description: 'Feedback on the post.',
          nullable: true,
        })
        .addValue('qualityScore', decimal(5, 2, { min: 0, max: 100 }), {
          description: 'The quality of the post, from 0 to 100.',
          nullable: true,
        }),
    ),
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError', 'VersionConflictError'],
  payload: { qaRequest: () => QaRequest },
  handler: (ctx: MutationContext<CompleteInput>) => {
    const { tx, at, context, input } = ctx;
    const { feedback = null, qualityScore = null } = input;
    const actorId = context.actor!.userId;
    return move(
      ctx,
      { status: 'COMPLETED', what: 'completed' },
      () => ({ feedback, qualityScore, completedAt: at }),
      async ({ organization, id }) => {
        await tx.query(COMPLETE_TASK, [organization, id, actorId, at, feedback]);
        await notifyOfQa(tx, { organization, id }, 'completed', actorId);
      },
    );
  },
});
