import { isUuid } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import { MutationError, referenceNotFound, userError, UserErrorCode } from '../../kernel/write';
import { FeedbackMention } from './feedback.entity';
import { REVIEW_MESSAGES } from './review.messages';
import { isEligible } from './stages';

/** A comment whose mentions are written. */
export interface MentioningComment {
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly id: string;
}

const MEMBERS = `SELECT m.user_id AS id FROM memberships m
  WHERE m.organization_id = $2 AND m.user_id = ANY ($3::uuid[]) AND ${isEligible}`;

/** Returns those of the users who are members with access to content. Runs as the system. */
export async function membersAmong(
  tx: WriteTransaction,
  { organization, clientAccount }: Pick<MentioningComment, 'organization' | 'clientAccount'>,
  userIds: readonly string[],
): Promise<string[]> {
  if (!userIds.length) return [];
  const rows = await tx.query<{ id: string }>(MEMBERS, [clientAccount, organization, userIds]);
  const members = new Set(rows.map(({ id }) => id));
  return userIds.filter((id) => members.has(id));
}

/** Returns the mentioned users. Throws unless each is a member with access to the content, and is mentioned once. */
export async function checkMentions(
  tx: WriteTransaction,
  comment: Pick<MentioningComment, 'organization' | 'clientAccount'>,
  input: readonly string[],
): Promise<string[]> {
  const ids = input.map((id) => id.toLowerCase());
  const members = new Set(await membersAmong(tx, comment, ids.filter(isUuid)));
  const errors = ids.flatMap((id, index) => {
    const path = ['input', 'mentionedUserIds', String(index)];
    if (!members.has(id)) return [referenceNotFound('user', 'organization', path)];
    return ids.indexOf(id) < index
      ? [userError(UserErrorCode.DUPLICATE, REVIEW_MESSAGES.duplicateMention(), path)]
      : [];
  });
  if (errors.length) throw new MutationError(errors);
  return ids;
}

const INSERT = (comment: MentioningComment, users: readonly string[]): object[] =>
  users.map((user, position) => ({
    ...{ organization: comment.organization, clientAccount: comment.clientAccount },
    ...{ feedback: comment.id, position, user },
  }));

/** Adds the mentions of a new comment. Runs as the system. */
export async function insertMentions(
  tx: WriteTransaction,
  comment: MentioningComment,
  users: readonly string[],
): Promise<void> {
  if (users.length) await tx.manager.insert(FeedbackMention, INSERT(comment, users));
}

/** Replaces the mentions of a comment. Returns whether they differ from those before. Runs as the system. */
export async function replaceMentions(
  tx: WriteTransaction,
  comment: MentioningComment,
  users: readonly string[],
): Promise<boolean> {
  const { organization, id: feedback } = comment;
  const order = { position: 'ASC' } as const;
  const before = await tx.manager.find(FeedbackMention, { where: { organization, feedback }, order });
  if (before.map(({ user }) => user).join() === users.join()) return false;
  await tx.manager.delete(FeedbackMention, { organization, feedback });
  await insertMentions(tx, comment, users);
  return true;
}
