import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { type InputBuilder, isUuid, modelOf, text } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  addExpectedVersion,
  asSystem,
  assertVersion,
  declareMutation,
  findRow,
  lockRow,
  type MutationContext,
  recordChange,
  throwForbidden,
  throwNotFound,
  throwUserError,
  type Values,
} from '../../kernel/write';
import { ACTIONS_ON_REQUEST, closeTasks, finish, withRequest } from './locked-request';
import { ApprovalRequest, type RequestedStage } from './approval-request.entity';
import { ApprovalWorkflow } from './approval-workflow.entity';
import { canChangeContent } from './content-access';
import { CONTENT, type Content, type ContentKind, presentContent } from './content-digests';
import { assertMediaReady } from './media-ready';
import { REVIEW_MESSAGES } from './review.messages';
import { requestPlanning } from './request-plan';
import { notifyApprovers } from './review.notifications';
import { countStages, dueAtOf, stagesFor, startStage } from './stages';
import { voidRequests } from './void-requests';

interface ContentInput {
  readonly postId?: string;
  readonly campaignId?: string;
}
interface RequestInput extends ContentInput {
  readonly workflowId: string;
  readonly message?: string | null;
}
type Context = MutationContext<RequestInput>;

const pathOf = (kind: ContentKind): string[] => ['input', `${kind}Id`];
const WORKFLOW_PATH = ['input', 'workflowId'];

/** Locks the content of an input, which the actor must be able to change. */
export async function lockContentOf(
  { tx, input }: { readonly tx: WriteTransaction; readonly input: ContentInput },
  kind: ContentKind,
): Promise<Content & Values> {
  const id = input[`${kind}Id`];
  const row = await lockRow(tx, modelOf(CONTENT[kind].target), id, false, pathOf(kind));
  return { ...row, kind, organization: row.organization as string, id: row.id as string };
}

/** Returns an active workflow that can be used for content of a client account. */
async function findWorkflow({ tx, input }: Context, content: Values): Promise<ApprovalWorkflow> {
  const { workflowId: id } = input;
  const organization = content.organization as string;
  const found = isUuid(id) ? await tx.manager.findOneBy(ApprovalWorkflow, { organization, id }) : null;
  if (!found || found.deletedAt) return throwNotFound('workflow', WORKFLOW_PATH);
  if (!found.isActive) throwUserError('INVALID_STATE', REVIEW_MESSAGES.inactiveWorkflow(), WORKFLOW_PATH);
  if (found.clientAccount !== null && found.clientAccount !== content.clientAccount)
    throwUserError('INVALID', REVIEW_MESSAGES.workflowOfOtherClient(), WORKFLOW_PATH);
  return found;
}

const CURRENT = `SELECT status, is_planned AS "isPlanned" FROM approval_requests
  WHERE organization_id = $1 AND status IN ('PENDING', 'REVISION_REQUESTED', 'APPROVED') AND `;

interface CurrentRequest {
  readonly status: string;
  readonly isPlanned: boolean;
}

/** Throws if content has a request that is not over. Replaces an approval for another plan. */
async function assertNoRequest(
  { tx, context }: Context,
  { kind, organization, id }: Content,
  isPlanned: boolean,
): Promise<void> {
  const [current] = await tx.query<CurrentRequest>(`${CURRENT} ${kind}_id = $2`, [organization, id]);
  if (!current) return;
  if (current.status === 'APPROVED' && (isPlanned || current.isPlanned))
    return voidRequests(tx, { organization, kind, ids: [id] }, 'REPLACED', context.actor!.userId);
  const message =
    current.status === 'APPROVED' ? REVIEW_MESSAGES.alreadyApproved() : REVIEW_MESSAGES.alreadyRequested();
  throwUserError('INVALID_STATE', message, pathOf(kind));
}

/** Returns the stages of a request. Throws if one has no approver who can see the content. */
async function stagesOf(
  { tx }: Context,
  content: Values,
  workflow: ApprovalWorkflow,
): Promise<RequestedStage[]> {
  const { organization, id } = workflow;
  const clientAccount = content.clientAccount as string | null;
  const stages = await stagesFor(tx, { organization, workflow: id, clientAccount });
  if (!stages.length || stages.length < (await countStages(tx, organization, id)))
    throwUserError('INVALID_STATE', REVIEW_MESSAGES.stageWithoutApprovers(), WORKFLOW_PATH);
  return stages;
}

/** Inserts a request that is bound to the content as it is now, and starts its first stage. Runs as the system. */
async function insertRequest(
  ctx: Context,
  content: Content & Values,
  { workflow, isPlanned }: { readonly workflow: ApprovalWorkflow; readonly isPlanned: boolean },
): Promise<string> {
  const { tx, at, context, input } = ctx;
  const { kind, organization, id: contentId } = content;
  const actorId = context.actor!.userId;
  const stages = await stagesOf(ctx, content, workflow);
  const present = await presentContent(tx, content);
  const id = uuidv7();
  const values: Values = {
    id,
    organization,
    clientAccount: content.clientAccount,
    [kind]: contentId,
    workflow: workflow.id,
    stages,
    isPlanned,
    autoPublish: isPlanned && workflow.autoPublish,
    message: input.message ?? null,
    requestedBy: actorId,
    dueAt: dueAtOf(stages[0]!, at),
    contentDigests: present!.digests,
    createdAt: at,
  };
  await tx.manager.insert(ApprovalRequest, values);
  await startStage(tx, { organization, request: id, number: 1 }, stages[0]!, at);
  await recordChange({ context, tx, values }, modelOf(ApprovalRequest), 'created', id);
  await notifyApprovers(tx, { organization, id, kind }, actorId);
  return id;
}

async function request(ctx: Context, kind: ContentKind): Promise<{ approvalRequest: string }> {
  const plan = kind === 'post' ? await requestPlanning()?.read(ctx) : undefined;
  const content = await lockContentOf(ctx, kind);
  const workflow = await findWorkflow(ctx, content);
  const isPlanned = plan !== undefined;
  return asSystem(ctx.tx, content.organization, async () => {
    await assertNoRequest(ctx, content, isPlanned);
    await assertMediaReady(ctx.tx, content, pathOf(kind));
    const insertPlan = await plan?.(content);
    const approvalRequest = await insertRequest(ctx, content, { workflow, isPlanned });
    await insertPlan?.(approvalRequest);
    return { approvalRequest };
  });
}

const messageType = text({ multiline: true });

const addRequest = (builder: InputBuilder, kind: ContentKind): InputBuilder =>
  builder
    .add(`${kind}Id`, () => ID, { description: `ID of the ${kind}.`, nullable: false })
    .add('workflowId', () => ID, {
      description: `ID of the workflow. It must be active, and of the client account of the ${kind} or of none.`,
      nullable: false,
    })
    .addValue('message', messageType, { description: 'A message to the approvers.', nullable: true });

const ERRORS = ['INVALID_STATE', 'INVALID'] as const;
const PAYLOAD = { approvalRequest: { type: () => ApprovalRequest, description: 'The new request.' } };

declareMutation('requestPostApproval', {
  description:
    'Requests the approval of a post in its current version, and of the social accounts and the time if they are given. The approvers of the first stage are notified. An edit of the post voids the request, and a post has one request at a time. A request with another plan replaces an approval.',
  needs: { permission: 'CONTENT_WRITE', of: () => CONTENT.post.target, by: 'postId' },
  input: (builder) => {
    addRequest(builder, 'post');
    requestPlanning()?.addInput(builder);
  },
  idempotent: true,
  // Declared by a later domain.
  get errors() {
    return [...ERRORS, ...(requestPlanning()?.errors ?? [])];
  },
  payload: PAYLOAD,
  handler: (ctx: Context) => request(ctx, 'post'),
});

declareMutation('requestCampaignApproval', {
  description:
    'Requests the approval of a campaign in its current version. The approvers of the first stage are notified. An edit of the campaign voids the request, and a campaign has one request at a time.',
  needs: { permission: 'CAMPAIGNS_WRITE', of: () => CONTENT.campaign.target, by: 'campaignId' },
  input: (builder) => void addRequest(builder, 'campaign'),
  idempotent: true,
  errors: ERRORS,
  payload: PAYLOAD,
  handler: (ctx: Context) => request(ctx, 'campaign'),
});

interface WithdrawInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

const model = modelOf(ApprovalRequest);

declareMutation('withdrawRequest', {
  description:
    'Withdraws an approval request that is not decided. It becomes `VOIDED`, and a new one can be made.',
  needs: {
    permission: 'READ',
    of: () => ApprovalRequest,
    note: ', and to have made the request or to be permitted to change its content',
  },
  input: (builder) =>
    void addExpectedVersion(
      builder.add('id', () => ID, { description: 'ID of the approval request.', nullable: false }),
    ),
  errors: ['INVALID_STATE'],
  payload: { approvalRequest: () => ApprovalRequest },
  handler: async (ctx: MutationContext<WithdrawInput>) => {
    const { tx, input, context } = ctx;
    const found = (await findRow(tx, model, input.id, false)) as ApprovalRequest & Values;
    return withRequest(ctx, found, async (before, content) => {
      if (before.requestedBy !== context.actor!.userId && !(await canChangeContent(tx, content)))
        throwForbidden(model, ACTIONS_ON_REQUEST.withdraw());
      if (before.status !== 'PENDING' && before.status !== 'REVISION_REQUESTED')
        throwUserError('INVALID_STATE', REVIEW_MESSAGES.notOpen(), ['input', 'id']);
      assertVersion(model, before, {}, input.expectedVersion, []);
      await closeTasks(tx, before);
      await finish(ctx, before, { status: 'VOIDED', voidReason: 'WITHDRAWN', dueAt: null }, 'withdrawn');
    });
  },
});
