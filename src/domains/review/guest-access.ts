import { type Attempt, consumeAttempt, type RateLimit, tokenHash } from '../../kernel/auth';
import type { RequestContext, WriteTransaction } from '../../kernel/session';
import {
  asSystem,
  inTransaction,
  type Outcome,
  returningUserErrors,
  throwUserError,
} from '../../kernel/write';
import type { GuestReview } from './guest.shapes';
import type { GuestRight } from './review.enums';
import { REVIEW_MESSAGES } from './review.messages';

const HOUR = 60 * 60;

/** Guests of one office share an address. */
const READS: RateLimit = { name: 'guest review address', limit: 600, windowSeconds: HOUR };
const ACTS_OF_ADDRESS: RateLimit = { name: 'guest act address', limit: 300, windowSeconds: HOUR };
const ACTS_OF_LINK: RateLimit = { name: 'guest act link', limit: 60, windowSeconds: HOUR };

/** A guest with a valid link. */
interface Guest {
  readonly linkId: string;
  readonly organization: string;
  readonly requestId: string;
  readonly guestName: string;
  readonly rights: readonly GuestRight[];
  readonly expiresAt: Date;
  /** The user who created the link, on whose behalf the guest decides. */
  readonly approverId: string | null;
}

const ENTER = `SELECT id AS "linkId", organization_id AS organization, request_id AS "requestId", guest_name AS "guestName",
    rights, expires_at AS "expiresAt", created_by_id AS "approverId"
  FROM review.enter_as_guest($1, $2)`;

/** Returns the guest with a token. Undefined if the link is unknown, expired or revoked. */
const enter = async (
  tx: WriteTransaction,
  { services: { clock } }: RequestContext,
  token: string,
): Promise<Guest | undefined> =>
  (await tx.query<Guest>(ENTER, [tokenHash(token).toString('hex'), clock.now()]))[0];

/** What a guest does in a transaction that acts as the system of the organization. */
export interface GuestContext {
  readonly tx: WriteTransaction;
  readonly context: RequestContext;
  readonly guest: Guest;
  readonly at: Date;
}

/** Returns the context without an actor: a guest acts as nobody else, even with an access token. */
const withoutActor = (context: RequestContext): RequestContext =>
  Object.assign(Object.create(context) as RequestContext, { actor: undefined });

/** Reads what the guest with a token sees. Undefined if the link is unknown, expired or revoked. */
export async function readAsGuest<Result>(
  context: RequestContext,
  token: string,
  work: (ctx: GuestContext) => Promise<Result>,
): Promise<Result | undefined> {
  await consumeAttempt(context, { rateLimit: READS, key: context.network });
  const at = context.services.clock.now();
  return inTransaction(context, { identity: 'anonymous' }, async (tx) => {
    const guest = await enter(tx, context, token);
    return guest && asSystem(tx, guest.organization, () => work({ tx, context, guest, at }));
  });
}

const attemptsOf = ({ network }: RequestContext, token: string): Attempt[] => [
  { rateLimit: ACTS_OF_ADDRESS, key: network },
  { rateLimit: ACTS_OF_LINK, key: tokenHash(token).toString('hex') },
];

/** Runs what a guest does, if the link has the right, as the system of the organization. Returns the review after it. */
export const actAsGuest = (
  context: RequestContext,
  input: { readonly token: string },
  right: GuestRight,
  work: (ctx: GuestContext) => Promise<GuestReview>,
): Promise<Outcome<{ review: GuestReview }>> =>
  returningUserErrors(context, input, async () => {
    await consumeAttempt(context, ...attemptsOf(context, input.token));
    const at = context.services.clock.now();
    return inTransaction(context, { identity: 'anonymous' }, async (tx) => {
      const guest = await enter(tx, context, input.token);
      if (!guest) return throwUserError('INVALID', REVIEW_MESSAGES.invalidGuestLink(), ['input', 'token']);
      if (!guest.rights.includes(right))
        throwUserError('FORBIDDEN', REVIEW_MESSAGES.guestRightMissing(), ['input']);
      const review = await asSystem(tx, guest.organization, () =>
        work({ tx, context: withoutActor(context), guest, at }),
      );
      return { review };
    });
  });
