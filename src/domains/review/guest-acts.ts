import { isUuid } from '../../kernel/model';
import type { RequestContext } from '../../kernel/session';
import { type Outcome, throwNotFound, throwUserError } from '../../kernel/write';
import { ApprovalRequest } from './approval-request.entity';
import type { LockedRequest } from './locked-request';
import { approve, type DecisionContext, reject } from './decide.mutations';
import { Feedback } from './feedback.entity';
import { insertComment } from './feedback.mutations';
import { actAsGuest, type GuestContext } from './guest-access';
import { guestReview } from './guest-review';
import type {
  ApproveAsGuestInput,
  CommentAsGuestInput,
  RejectAsGuestInput,
  RequestRevisionAsGuestInput,
} from './guest.inputs';
import type { GuestReview } from './guest.shapes';
import { REVIEW_MESSAGES } from './review.messages';
import { requestRevision } from './revision.mutations';

type Reviewed = Promise<Outcome<{ review: GuestReview }>>;

const OPEN: readonly string[] = ['PENDING', 'REVISION_REQUESTED'];

/** Returns the request that the guest reviews. */
const requestOf = ({ tx, guest: { organization, requestId } }: GuestContext): Promise<ApprovalRequest> =>
  tx.manager.findOneByOrFail(ApprovalRequest, { organization, id: requestId });

/** Returns the ID of a thread on the post that is visible to guests. Throws if there is none. */
async function findThread(
  { tx, guest: { organization } }: GuestContext,
  post: string,
  id: string,
): Promise<string> {
  const found = isUuid(id)
    ? await tx.manager.findOne(Feedback, {
        where: { organization, post, id, isVisibleToGuests: true },
        lock: { mode: 'for_no_key_update' },
      })
    : null;
  if (!found || found.thread !== null) return throwNotFound('comment', ['input', 'threadId']);
  return found.id;
}

/** Adds a comment of a guest, which guests and members see. */
export const commentAsGuest = (context: RequestContext, input: CommentAsGuestInput): Reviewed =>
  actAsGuest(context, input, 'COMMENT', async (ctx) => {
    const { organization, status, post, clientAccount } = await requestOf(ctx);
    if (!OPEN.includes(status) || post === null)
      throwUserError('INVALID_STATE', REVIEW_MESSAGES.notOpenForGuests(), ['input', 'token']);
    const { threadId = null } = input;
    const thread = threadId === null ? null : await findThread(ctx, post, threadId);
    const { guest } = ctx;
    await insertComment(
      { ...ctx, input, author: { userId: null, guestName: guest.guestName, notifies: guest.approverId } },
      { content: { kind: 'post', organization, id: post }, clientAccount, thread, isVisibleToGuests: true },
    );
    return guestReview(ctx);
  });

/** The context of a decision whose input is of type `Input`. */
type ContextOf<Input> = DecisionContext & { readonly input: Input };

/** Runs a decision of a guest, which counts as that of the approver who created the link. */
const decideAsGuest = <Feedback extends string | null | undefined>(
  context: RequestContext,
  input: { readonly token: string; readonly feedback?: Feedback },
  decision: (
    ctx: ContextOf<{ readonly id: string; readonly feedback: Feedback }>,
    given: LockedRequest,
  ) => Promise<unknown>,
): Reviewed =>
  actAsGuest(context, input, 'APPROVE', async (ctx) => {
    const { guestName, approverId } = ctx.guest;
    const request = (await requestOf(ctx)) as LockedRequest;
    await decision(
      {
        ...ctx,
        input: { id: request.id, feedback: input.feedback as Feedback },
        decider: { userId: null, approverId, guestName, path: ['input', 'token'] },
      },
      request,
    );
    return guestReview(ctx);
  });

export const approveAsGuest = (context: RequestContext, input: ApproveAsGuestInput): Reviewed =>
  decideAsGuest(context, input, approve);

export const rejectAsGuest = (context: RequestContext, input: RejectAsGuestInput): Reviewed =>
  decideAsGuest(context, input, reject);

export const requestRevisionAsGuest = (
  context: RequestContext,
  input: RequestRevisionAsGuestInput,
): Reviewed => decideAsGuest(context, input, requestRevision);
