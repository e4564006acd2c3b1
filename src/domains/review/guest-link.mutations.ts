import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { newToken, tokenHash } from '../../kernel/auth';
import { dateTime, isUuid, listOf, modelOf, oneOf, text } from '../../kernel/model';
import {
  addExpectedVersion,
  applyChange,
  asSystem,
  assertGuards,
  assertVersion,
  canWrite,
  createOne,
  declareMutation,
  declareViewerActions,
  findRow,
  type ActionGuard,
  lockRow,
  type MutationContext,
  permissionGuard,
  recordChange,
  throwForbidden,
  throwNotFound,
  throwUserError,
  type Values,
} from '../../kernel/write';
import { ApprovalRequest } from './approval-request.entity';
import { guestName, GuestReviewLink } from './guest-review-link.entity';
import { REVIEW_MESSAGES } from './review.messages';
import { GuestRight } from './review.enums';
import { isEligible } from './stages';

const model = modelOf(GuestReviewLink);
const requestModel = modelOf(ApprovalRequest);
const PERMISSION = 'CONTENT_APPROVE';

const DAY_MS = 24 * 60 * 60 * 1_000;
const DEFAULT_DAYS = 14;
const MAX_DAYS = 90;

interface CreateInput {
  readonly approvalRequestId: string;
  readonly guestName: string;
  readonly rights?: readonly GuestRight[] | null;
  readonly expiresAt?: string | null;
}
type CreateContext = MutationContext<CreateInput>;

/** Returns when the link expires. Throws a user error if that is in the past or too far in the future. */
function expiryOf({ input, at }: CreateContext): Date {
  if (!input.expiresAt) return new Date(at.getTime() + DEFAULT_DAYS * DAY_MS);
  const expiresAt = new Date(input.expiresAt);
  if (expiresAt <= at || expiresAt.getTime() > at.getTime() + MAX_DAYS * DAY_MS)
    throwUserError('OUT_OF_RANGE', REVIEW_MESSAGES.guestLinkExpiry({ days: MAX_DAYS }), [
      'input',
      'expiresAt',
    ]);
  return expiresAt;
}

const IS_NAMED = `SELECT FROM memberships m WHERE m.organization_id = $2 AND m.user_id = $3 AND ${isEligible}
  AND (m.user_id = ANY ($4::uuid[]) OR m.role = ANY ($5::text[]))`;

/** Throws unless the actor is an approver of a stage: a guest decides on behalf of one. Runs as the system. */
async function assertApprover(
  { tx, context }: CreateContext,
  { organization, clientAccount, stages }: ApprovalRequest,
): Promise<void> {
  const users = stages.flatMap(({ userIds }) => userIds);
  const roles = stages.flatMap((stage) => stage.roles);
  const actorId = context.actor!.userId;
  const found = await tx.query(IS_NAMED, [clientAccount, organization, actorId, users, roles]);
  if (!found.length) throwUserError('FORBIDDEN', REVIEW_MESSAGES.notApprover(), ['input', 'rights']);
}

/** Returns the request of the input, which the actor can share with guests and which is not over. */
async function findRequest({ tx, input }: CreateContext): Promise<ApprovalRequest & Values> {
  const path = ['input', 'approvalRequestId'];
  const { approvalRequestId: id } = input;
  const found = isUuid(id) ? await tx.manager.findOneBy(ApprovalRequest, { id }) : null;
  if (!found) return throwNotFound(requestModel.label, path);
  const { organization, clientAccount, status, post } = found;
  if (!(await canWrite(tx, { model, permission: PERMISSION }, { organization, clientAccount })))
    throwForbidden(model, createOne(model));
  if (post === null) throwUserError('INVALID_STATE', REVIEW_MESSAGES.guestsReviewPosts(), path);
  if (status !== 'PENDING' && status !== 'REVISION_REQUESTED')
    throwUserError('INVALID_STATE', REVIEW_MESSAGES.notOpenForGuests(), path);
  return found as ApprovalRequest & Values;
}

async function create(ctx: CreateContext): Promise<{ guestReviewLink: string; token: string }> {
  const { tx, input, context, at } = ctx;
  const request = await findRequest(ctx);
  const { organization, clientAccount } = request;
  const expiresAt = expiryOf(ctx);
  const rights = [...new Set<GuestRight>(['SEE', ...(input.rights ?? [])])];
  const token = newToken();
  const id = uuidv7();
  const createdBy = context.actor!.userId;
  const values: Values = {
    ...{ id, organization, clientAccount, approvalRequest: request.id, guestName: input.guestName, rights },
    ...{ expiresAt, createdBy, tokenHash: tokenHash(token).toString('hex'), createdAt: at },
  };
  await asSystem(tx, organization, async () => {
    if (rights.includes('APPROVE')) await assertApprover(ctx, request);
    await tx.manager.insert(GuestReviewLink, values);
    await recordChange({ context, tx, values }, model, 'created', id);
  });
  return { guestReviewLink: id, token };
}

declareMutation('createGuestReviewLink', {
  description: `Creates a link with which a guest without an account reviews the post of an approval request. With the right \`APPROVE\`, the guest decides on behalf of the viewer, who must be an approver of a stage.`,
  needs: {
    permission: PERMISSION,
    of: () => ApprovalRequest,
    by: 'approvalRequestId',
    creates: () => GuestReviewLink,
  },
  input: (builder) =>
    void builder
      .add('approvalRequestId', () => ID, {
        description: 'ID of the approval request. It must be for a post, and not be over.',
        nullable: false,
      })
      .addValue('guestName', guestName, { description: 'The name of the guest.', nullable: false })
      .addValue('rights', listOf(oneOf(GuestRight), { max: 3 }), {
        description: 'Rights of the guest. `SEE` is always included. Defaults to `SEE`.',
        nullable: true,
      })
      .addValue('expiresAt', dateTime, {
        description: `When the link expires, within ${MAX_DAYS} days. Defaults to ${DEFAULT_DAYS} days from now.`,
        nullable: true,
      }),
  errors: ['INVALID_STATE', 'OUT_OF_RANGE'],
  payload: {
    guestReviewLink: { type: () => GuestReviewLink, description: 'The new guest link.' },
    token: {
      value: text({ max: 100 }),
      description:
        'The token of the link, which is returned only now. Put it after `#` in a link of your app, so that servers do not log it. Null if the mutation failed.',
    },
  },
  handler: create,
});

const REVOKING: readonly ActionGuard[] = [
  permissionGuard(model, { permission: PERMISSION }),
  { when: '{revokedAt} IS NOT NULL', code: 'INVALID_STATE', reason: REVIEW_MESSAGES.alreadyRevoked() },
];

declareViewerActions(GuestReviewLink, {
  revoke: { description: 'Whether the viewer can revoke the guest link.', guards: REVOKING },
});

interface RevokeInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

declareMutation('revokeGuestReviewLink', {
  description: 'Revokes a guest link, which then opens nothing. Comments and decisions of the guest remain.',
  needs: { permission: PERMISSION, of: () => GuestReviewLink },
  input: (builder) =>
    void addExpectedVersion(
      builder.add('id', () => ID, { description: 'ID of the guest link.', nullable: false }),
    ),
  errors: ['INVALID_STATE', 'VersionConflictError'],
  payload: { guestReviewLink: () => GuestReviewLink },
  handler: async ({ tx, input, context, at }: MutationContext<RevokeInput>) => {
    const { id, organization } = (await findRow(tx, model, input.id, false)) as GuestReviewLink & Values;
    await asSystem(tx, organization, async () => {
      const before = await lockRow(tx, model, id, false);
      await assertGuards(tx, model, before, REVOKING);
      assertVersion(model, before, {}, input.expectedVersion, []);
      const change = { context, tx, before, values: { revokedAt: at, revokedBy: context.actor!.userId } };
      await applyChange(model, change);
      await recordChange(change, model, 'revoked', id);
    });
    return { guestReviewLink: id };
  },
});
