import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Tokenless } from '../../kernel/auth';
import type { RequestContext } from '../../kernel/session';
import { type Outcome, UserErrors } from '../../kernel/write';
import { DECISION_ERRORS } from './decide.mutations';
import { readAsGuest } from './guest-access';
import { approveAsGuest, commentAsGuest, rejectAsGuest, requestRevisionAsGuest } from './guest-acts';
import {
  ApproveAsGuestInput,
  ApproveAsGuestPayload,
  CommentAsGuestInput,
  CommentAsGuestPayload,
  RejectAsGuestInput,
  RejectAsGuestPayload,
  RequestRevisionAsGuestInput,
  RequestRevisionAsGuestPayload,
} from './guest.inputs';
import { guestReview } from './guest-review';
import { GuestReview } from './guest.shapes';

type Reviewed = Promise<Outcome<{ review: GuestReview }>>;

const LIMITS = 'Requires no authentication. Rate limit: 60 per link or 300 per IP address in an hour.';
const DECIDES = 'on behalf of the approver who created the link, in the current stage';

@Resolver()
export class GuestResolver {
  @Query(() => GuestReview as never, {
    nullable: true,
    description:
      'The approval request that a guest reviews. Requires no authentication. Null if the link is unknown, expired or revoked. Rate limit: 600 per IP address in an hour.',
  })
  async guestReview(
    @Arg('token', () => String, { description: 'The token of the guest link.' }) token: string,
    @Ctx() context: RequestContext,
  ): Promise<GuestReview | null> {
    return (await readAsGuest(context, token, guestReview)) ?? null;
  }

  @Tokenless()
  @Mutation(() => CommentAsGuestPayload, {
    description: `Comments on the post of a guest link, or replies to a thread that is visible to guests. Requires the right \`COMMENT\`, and a request that is not over. The user who created the link and the author of the thread are notified. ${LIMITS}`,
  })
  @UserErrors('INVALID', 'FORBIDDEN', 'NOT_FOUND', 'INVALID_STATE')
  commentAsGuest(
    @Arg('input', () => CommentAsGuestInput, { description: 'Input of `commentAsGuest`.' })
    input: CommentAsGuestInput,
    @Ctx() context: RequestContext,
  ): Reviewed {
    return commentAsGuest(context, input);
  }

  @Tokenless()
  @Mutation(() => ApproveAsGuestPayload, {
    description: `Approves the post of a guest link ${DECIDES}. Requires the right \`APPROVE\`. Fails with \`ApprovalOutdatedError\` if the post was edited after the request. ${LIMITS}`,
  })
  @UserErrors('INVALID', 'FORBIDDEN', ...DECISION_ERRORS)
  approveAsGuest(
    @Arg('input', () => ApproveAsGuestInput, { description: 'Input of `approveAsGuest`.' })
    input: ApproveAsGuestInput,
    @Ctx() context: RequestContext,
  ): Reviewed {
    return approveAsGuest(context, input);
  }

  @Tokenless()
  @Mutation(() => RejectAsGuestPayload, {
    description: `Rejects the post of a guest link ${DECIDES}, which ends the request. Requires the right \`APPROVE\`. ${LIMITS}`,
  })
  @UserErrors('INVALID', 'FORBIDDEN', ...DECISION_ERRORS)
  rejectAsGuest(
    @Arg('input', () => RejectAsGuestInput, { description: 'Input of `rejectAsGuest`.' })
    input: RejectAsGuestInput,
    @Ctx() context: RequestContext,
  ): Reviewed {
    return rejectAsGuest(context, input);
  }

  @Tokenless()
  @Mutation(() => RequestRevisionAsGuestPayload, {
    description: `Requests changes of the post of a guest link ${DECIDES}. The request becomes \`REVISION_REQUESTED\` until the author of the post completes the revision. The author and the user who requested the approval are notified. Requires the right \`APPROVE\`. ${LIMITS}`,
  })
  @UserErrors('INVALID', 'FORBIDDEN', ...DECISION_ERRORS)
  requestRevisionAsGuest(
    @Arg('input', () => RequestRevisionAsGuestInput, { description: 'Input of `requestRevisionAsGuest`.' })
    input: RequestRevisionAsGuestInput,
    @Ctx() context: RequestContext,
  ): Reviewed {
    return requestRevisionAsGuest(context, input);
  }
}
