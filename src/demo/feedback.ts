import type { Feedback, FeedbackMention } from '../domains/review/feedback.entity';
import type { GuestReviewLink } from '../domains/review/guest-review-link.entity';
import type { GuestRight } from '../domains/review/review.enums';
import type { ApprovalRequest } from '../domains/review/approval-request.entity';
import { after, random } from './random';
import type { Identities } from './people';
import { GUEST, type ReviewRows } from './reviews';
import type { RowOf } from './seed-context';

/** Comments on content in review, and the links of guests. */
export interface FeedbackRows {
  readonly links: RowOf<GuestReviewLink>[];
  readonly comments: RowOf<Feedback>[];
  readonly mentions: RowOf<FeedbackMention>[];
}

type Request = RowOf<ApprovalRequest>;

interface LinkPlan {
  readonly guestName: string;
  readonly rights: GuestRight[];
  readonly days: number;
  readonly isRevoked?: boolean;
}

/** What is written, by whom, and so many minutes after the request. */
interface Words {
  readonly text: string;
  readonly by: string | { readonly guest: string };
  readonly minutes: number;
}

interface ThreadPlan extends Words {
  readonly mentions?: string;
  readonly isVisible?: boolean;
  readonly resolvedBy?: string;
  readonly replies?: readonly Words[];
}

class Conversations implements FeedbackRows {
  readonly links: RowOf<GuestReviewLink>[] = [];
  readonly comments: RowOf<Feedback>[] = [];
  readonly mentions: RowOf<FeedbackMention>[] = [];

  addLink(request: Request, owner: string, { guestName, rights, days, isRevoked = false }: LinkPlan): void {
    const createdAt = after(request.createdAt!, { hours: 1 });
    const revokedAt = isRevoked ? after(createdAt, { hours: 1 }) : null;
    const { organization, clientAccount, id: approvalRequest } = request;
    this.links.push({
      ...{ id: random.id(createdAt), organization, clientAccount, approvalRequest, guestName, rights },
      ...{
        expiresAt: after(createdAt, { days }),
        revokedAt,
        revokedBy: revokedAt && owner,
        createdBy: owner,
      },
      // Nobody knows the token.
      ...{ tokenHash: random.digits(64), createdAt, updatedAt: revokedAt ?? createdAt },
    });
  }

  addThread(
    request: Request,
    { mentions, isVisible = false, resolvedBy, replies = [], ...words }: ThreadPlan,
  ): void {
    const resolvedAt = resolvedBy ? after(request.createdAt!, { hours: 2 }) : null;
    const rest = { thread: null, isVisibleToGuests: isVisible, resolvedAt, resolvedBy: resolvedBy ?? null };
    const thread = this.addComment(request, words, { ...rest, notifiedUserIds: mentions ? [mentions] : [] });
    const { organization, clientAccount } = request;
    if (mentions)
      this.mentions.push({ organization, clientAccount, feedback: thread, position: 0, user: mentions });
    for (const reply of replies)
      this.addComment(request, reply, {
        ...{ ...rest, thread, resolvedAt: null, resolvedBy: null, notifiedUserIds: [] },
      });
  }

  private addComment(request: Request, { text, by, minutes }: Words, rest: RowOf<Feedback>): string {
    const { organization, clientAccount, post, campaign } = request;
    const createdAt = new Date(request.createdAt!.getTime() + minutes * 60_000);
    const id = random.id(createdAt);
    const author = typeof by === 'string' ? by : null;
    const guestName = typeof by === 'string' ? null : by.guest;
    this.comments.push({
      ...{ id, organization, clientAccount, post, campaign, author, guestName, text, ...rest },
      ...{ createdAt, updatedAt: rest.resolvedAt ?? createdAt },
    });
    return id;
  }
}

const ALL_RIGHTS: GuestRight[] = ['SEE', 'COMMENT', 'APPROVE'];

/** Adds the links and comments of one organization. `owner` is an approver, `writer` writes content. */
function converse(rows: Conversations, requests: readonly Request[], owner: string, writer: string): void {
  const posts = requests.filter(({ post }) => post !== null);
  const [first, second] = posts.filter(({ status }) => status === 'PENDING');
  const approved = posts.find(({ status }) => status === 'APPROVED');
  const revised = posts.find(({ status }) => status === 'REVISION_REQUESTED');
  const campaign = requests.find((one) => one.campaign !== null);
  if (first) {
    rows.addLink(first, owner, { guestName: GUEST, rights: ALL_RIGHTS, days: 14 });
    rows.addThread(first, {
      ...{ text: 'Can we say who made it? The brand is about people.', by: owner, minutes: 40 },
      mentions: writer,
      replies: [{ text: 'Good idea. I will ask in the shop.', by: writer, minutes: 55 }],
    });
    rows.addThread(first, {
      ...{ text: 'Lovely. Could you use the second picture first?', by: { guest: GUEST }, minutes: 90 },
      isVisible: true,
      replies: [{ text: 'We will. Thank you!', by: owner, minutes: 120 }],
    });
  }
  if (second)
    rows.addLink(second, owner, { guestName: 'Sanjay Gupta', rights: ['SEE'], days: 7, isRevoked: true });
  if (approved) rows.addLink(approved, owner, { guestName: GUEST, rights: ALL_RIGHTS, days: 30 });
  if (revised)
    rows.addThread(revised, {
      ...{ text: 'The second hashtag has a typo.', by: owner, minutes: 30 },
      resolvedBy: writer,
      replies: [{ text: 'Corrected.', by: writer, minutes: 100 }],
    });
  if (campaign) rows.addThread(campaign, { text: 'Let us start two days earlier.', by: owner, minutes: 20 });
}

/** Returns comments on the content in review of each organization, and links with which guests review posts. */
export function feedbackRows(
  { organizations, authors }: Identities,
  { requests, workflows }: ReviewRows,
): FeedbackRows {
  random.seed(927);
  const rows = new Conversations();
  for (const [key, organization] of organizations) {
    const owner = workflows.find((one) => one.organization === organization)?.createdBy as string | null;
    const writer = authors.get(key)!.find((id) => id !== owner);
    if (!owner || !writer) continue;
    converse(
      rows,
      requests.filter((one) => one.organization === organization),
      owner,
      writer,
    );
  }
  return rows;
}
