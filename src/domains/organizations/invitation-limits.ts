import type { Attempt, RateLimit } from '../../kernel/auth';
import type { RequestContext } from '../../kernel/session';

const DAY = 24 * 60 * 60;

const USER: RateLimit = { name: 'invitation user', limit: 100, windowSeconds: DAY };
/** Lower than for others: such a user has not shown that any mailbox is theirs. */
const UNVERIFIED_USER: RateLimit = { name: 'invitation unverified user', limit: 5, windowSeconds: DAY };
const ORGANIZATION: RateLimit = { name: 'invitation organization', limit: 200, windowSeconds: DAY };
const NETWORK: RateLimit = { name: 'invitation network', limit: 200, windowSeconds: DAY };
/** Of all organizations together, so that nobody can be flooded with invitations. */
const RECIPIENT: RateLimit = { name: 'invitation recipient', limit: 10, windowSeconds: DAY };

/** The user who sends an invitation, and its organization and recipient. */
interface SentInvitation {
  readonly inviterId: string;
  /** Whether the email address of the user who sends the invitation is verified. */
  readonly isVerified: boolean;
  readonly organizationId: string;
  readonly email: string;
}

/** The attempts that an invitation counts. */
export const invitationAttempts = (
  { network }: RequestContext,
  { inviterId, isVerified, organizationId, email }: SentInvitation,
): Attempt[] => [
  { rateLimit: isVerified ? USER : UNVERIFIED_USER, key: inviterId },
  { rateLimit: ORGANIZATION, key: organizationId },
  { rateLimit: NETWORK, key: network },
  { rateLimit: RECIPIENT, key: email },
];
