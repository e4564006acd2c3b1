import { truncate } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import { type NotificationTemplate, notify } from '../notifications/notification.service';
import { CONTENT, type Content, tableOf } from './content-digests';
import { Feedback } from './feedback.entity';
import { membersAmong } from './mentions';

const MAX_TITLE_LENGTH = 80;
const MAX_TEXT_LENGTH = 300;

const TEXTS = {
  MENTION: {
    en: { title: '{actor} mentioned you on “{content}”', message: '{text}' },
    hi: { title: '{actor} ने “{content}” पर आपका उल्लेख किया', message: '{text}' },
  },
  REPLY: {
    en: { title: '{actor} replied to you on “{content}”', message: '{text}' },
    hi: { title: '{actor} ने “{content}” पर आपको उत्तर दिया', message: '{text}' },
  },
  COMMENT: {
    en: { title: '{actor} commented on “{content}”', message: '{text}' },
    hi: { title: '{actor} ने “{content}” पर टिप्पणी की', message: '{text}' },
  },
} as const satisfies Record<string, NotificationTemplate['texts']>;

type Reason = keyof typeof TEXTS;

/** Who writes a comment: a user, or a guest. */
export interface CommentAuthor {
  readonly userId: string | null;
  readonly guestName: string | null;
  /** A user to notify besides the author of the content or thread: who has invited the guest. */
  readonly notifies?: string | null;
}

/** A comment that users are notified of. */
export interface NotifiedComment {
  readonly id: string;
  readonly content: Content;
  readonly clientAccount: string | null;
  readonly thread: string | null;
  readonly text: string;
  readonly author: CommentAuthor;
}

interface People {
  readonly title: string;
  readonly contentAuthor: string | null;
  readonly threadAuthor: string | null;
}

/** Returns the title of the content, and the users whom a comment concerns. */
async function peopleOf(
  tx: WriteTransaction,
  { content: { kind, organization, id }, thread }: NotifiedComment,
): Promise<People | undefined> {
  const { title, author } = CONTENT[kind];
  const sql = `SELECT ${title} AS title, ${author} AS "contentAuthor",
      (SELECT f.author_id FROM feedback f WHERE f.organization_id = p.organization_id AND f.id = $3) AS "threadAuthor"
    FROM ${tableOf(kind)} p WHERE p.organization_id = $1 AND p.id = $2`;
  return (await tx.query<People>(sql, [organization, id, thread]))[0];
}

/** Notifies each of the users who is a member with access to the content. Users are not told of their own acts. */
async function notifyUsers(
  tx: WriteTransaction,
  comment: NotifiedComment,
  reasons: ReadonlyMap<string, Reason>,
  { title }: People,
): Promise<void> {
  const { content, clientAccount, author, id, text } = comment;
  const actorId = author.userId ?? undefined;
  const userIds = [...reasons.keys()].filter((userId) => userId !== actorId);
  const { organization } = content;
  const names = {
    ...(author.guestName !== null && { actor: author.guestName }),
    content: truncate(title.split('\n')[0]!, MAX_TITLE_LENGTH),
    text: truncate(text, MAX_TEXT_LENGTH),
  };
  for (const userId of await membersAmong(tx, { organization, clientAccount }, userIds))
    await notify(
      tx,
      { kind: 'FEEDBACK', texts: TEXTS[reasons.get(userId)!], mail: 'IF_WANTED' },
      {
        recipients: { userIds: [userId] },
        organization,
        actorId,
        names,
        subject: { id, type: Feedback.name },
      },
    );
}

/**
 * Notifies the mentioned users of a new comment, and the author of the thread that it replies to, or else of the content.
 */
export async function notifyOfComment(
  tx: WriteTransaction,
  comment: NotifiedComment,
  mentioned: readonly string[],
): Promise<void> {
  const people = await peopleOf(tx, comment);
  if (!people) return;
  const { threadAuthor, contentAuthor } = people;
  const { notifies = null } = comment.author;
  const reasons = new Map<string, Reason>();
  if (notifies !== null) reasons.set(notifies, 'COMMENT');
  if (comment.thread === null && contentAuthor !== null) reasons.set(contentAuthor, 'COMMENT');
  if (threadAuthor !== null) reasons.set(threadAuthor, 'REPLY');
  for (const userId of mentioned) reasons.set(userId, 'MENTION');
  await notifyUsers(tx, comment, reasons, people);
}

/** Notifies users whom an edit of a comment mentions for the first time. */
export async function notifyOfMentions(
  tx: WriteTransaction,
  comment: NotifiedComment,
  mentioned: readonly string[],
): Promise<void> {
  const people = mentioned.length ? await peopleOf(tx, comment) : undefined;
  if (people) await notifyUsers(tx, comment, new Map(mentioned.map((id) => [id, 'MENTION'])), people);
}
