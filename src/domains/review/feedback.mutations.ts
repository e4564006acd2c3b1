import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { boolean, id, type InputBuilder, isUuid, listOf, modelOf, nonBlank, text } from '../../kernel/model';
import {
  type ActionGuard,
  asSystem,
  assertGuards,
  canWrite,
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
import { CONTENT, type Content, type ContentKind } from './content-digests';
import { Feedback, MAX_MENTIONS } from './feedback.entity';
import { type CommentAuthor, notifyOfComment } from './feedback.notifications';
import { checkMentions, insertMentions } from './mentions';
import { REVIEW_MESSAGES } from './review.messages';

const model = modelOf(Feedback);

export const PERMISSION = 'FEEDBACK_GIVE';

interface CommentInput {
  readonly text: string;
  readonly mentionedUserIds?: readonly string[] | null;
}

/** A comment on content that the actor can see. */
interface NewComment {
  readonly content: Content;
  readonly clientAccount: string | null;
  readonly thread: string | null;
  readonly isVisibleToGuests: boolean;
}

/** The context in which a comment is inserted, as the system. */
interface InsertContext extends Pick<MutationContext<CommentInput>, 'tx' | 'context' | 'input' | 'at'> {
  readonly author: CommentAuthor;
}

/** Throws unless the actor can give feedback on content of the client account. */
async function assertReviewer(
  { tx }: Pick<MutationContext<object>, 'tx'>,
  { content: { organization }, clientAccount }: NewComment,
): Promise<void> {
  const rights = { model, permission: PERMISSION };
  if (!(await canWrite(tx, rights, { organization, clientAccount })))
    throwForbidden(model, REVIEW_MESSAGES.giveFeedback());
}

/** Inserts a comment with its mentions, and notifies those whom it concerns. Runs as the system. */
export async function insertComment(
  { tx, context, input, at, author }: InsertContext,
  { content, clientAccount, thread, isVisibleToGuests }: NewComment,
): Promise<string> {
  const { organization, kind } = content;
  const mentioned = await checkMentions(tx, { organization, clientAccount }, input.mentionedUserIds ?? []);
  const commentId = uuidv7();
  const values: Values = {
    ...{ id: commentId, organization, clientAccount, [kind]: content.id, thread, isVisibleToGuests },
    ...{ author: author.userId, guestName: author.guestName, text: input.text, notifiedUserIds: mentioned },
    createdAt: at,
  };
  await tx.manager.insert(Feedback, values);
  await insertMentions(tx, { id: commentId, organization, clientAccount }, mentioned);
  await recordChange({ context, tx, values }, model, 'created', commentId);
  const comment = { id: commentId, content, clientAccount, thread, text: input.text, author };
  await notifyOfComment(tx, comment, mentioned);
  return commentId;
}

const authorOf = ({ context }: Pick<MutationContext<object>, 'context'>): CommentAuthor => ({
  userId: context.actor!.userId,
  guestName: null,
});

interface AddInput extends CommentInput {
  readonly postId?: string;
  readonly campaignId?: string;
  readonly isVisibleToGuests?: boolean | null;
}

async function add(ctx: MutationContext<AddInput>, kind: ContentKind): Promise<{ feedback: string }> {
  const { tx, input } = ctx;
  const contentId = input[`${kind}Id`];
  const found = isUuid(contentId)
    ? ((await tx.manager.getRepository(CONTENT[kind].target).findOneBy({ id: contentId })) as Values | null)
    : null;
  if (!found || found.deletedAt) return throwNotFound(kind, ['input', `${kind}Id`]);
  const organization = found.organization as string;
  const content = { kind, organization, id: found.id as string };
  const comment = {
    content,
    clientAccount: found.clientAccount as string | null,
    thread: null,
    isVisibleToGuests: input.isVisibleToGuests ?? false,
  };
  await assertReviewer(ctx, comment);
  const author = authorOf(ctx);
  return { feedback: await asSystem(tx, organization, () => insertComment({ ...ctx, author }, comment)) };
}

interface ReplyInput extends CommentInput {
  readonly id: string;
}

/** Threads of deleted content are kept as they are, until it is restored. */
export const contentDeleted: ActionGuard = {
  when: `EXISTS (SELECT FROM posts p WHERE p.organization_id = {organization} AND p.id = {post} AND p.deleted_at IS NOT NULL)
    OR EXISTS (SELECT FROM campaigns c WHERE c.organization_id = {organization} AND c.id = {campaign} AND c.deleted_at IS NOT NULL)`,
  code: 'INVALID_STATE',
  reason: REVIEW_MESSAGES.contentDeleted(),
};

/** Returns the content that a comment is on. */
export const contentOfComment = ({ organization, post, campaign }: Feedback): Content =>
  post !== null
    ? { kind: 'post', organization, id: post }
    : { kind: 'campaign', organization, id: campaign! };

async function reply(ctx: MutationContext<ReplyInput>): Promise<{ feedback: string }> {
  const { tx, input } = ctx;
  const found = (await findRow(tx, model, input.id, false)) as Feedback & Values;
  const { organization, clientAccount, id: thread, isVisibleToGuests } = found;
  const comment = { content: contentOfComment(found), clientAccount, thread, isVisibleToGuests };
  await assertReviewer(ctx, comment);
  if (found.thread !== null) throwUserError('INVALID_STATE', REVIEW_MESSAGES.isReply(), ['input', 'id']);
  const feedback = await asSystem(tx, organization, async () => {
    // A thread without replies can be deleted meanwhile.
    const before = await lockRow(tx, model, thread, false);
    await assertGuards(tx, model, before, [contentDeleted]);
    return insertComment({ ...ctx, author: authorOf(ctx) }, comment);
  });
  return { feedback };
}

export const commentText = nonBlank(text({ multiline: true }));

/** Adds the mentioned users to an input. */
export const addMentions = (builder: InputBuilder, effect: string): InputBuilder =>
  builder.addValue('mentionedUserIds', listOf(id, { max: MAX_MENTIONS }), {
    description: `IDs of members to mention, who must have access to the content. ${effect}`,
    nullable: true,
  });

const addComment = (builder: InputBuilder): InputBuilder =>
  addMentions(
    builder.addValue('text', commentText, { description: 'The text.', nullable: false }),
    'They are notified.',
  );

const ERRORS = ['DUPLICATE'] as const;
const NOTIFIED = 'Mentioned members are notified, and so is';

for (const kind of ['post', 'campaign'] as const)
  declareMutation(`add${kind === 'post' ? 'Post' : 'Campaign'}Feedback`, {
    description: `Starts a thread with a comment on a ${kind}. ${NOTIFIED} the author of the ${kind}.`,
    needs: {
      permission: PERMISSION,
      of: () => CONTENT[kind].target,
      by: `${kind}Id`,
      creates: () => Feedback,
    },
    input: (builder) => {
      addComment(builder.add(`${kind}Id`, () => ID, { description: `ID of the ${kind}.`, nullable: false }));
      if (kind === 'post')
        builder.addValue('isVisibleToGuests', boolean, {
          description: 'Whether guests who review the post see the thread. Defaults to false.',
          nullable: true,
        });
    },
    idempotent: true,
    errors: ERRORS,
    payload: { feedback: { type: () => Feedback, description: 'The new comment.' } },
    handler: (ctx: MutationContext<AddInput>) => add(ctx, kind),
  });

declareMutation('replyToFeedback', {
  description: `Replies to the comment that started a thread. ${NOTIFIED} the author of the thread.`,
  needs: { permission: PERMISSION, of: () => Feedback },
  input: (builder) =>
    void addComment(
      builder.add('id', () => ID, {
        description: 'ID of the comment that started the thread.',
        nullable: false,
      }),
    ),
  idempotent: true,
  errors: [...ERRORS, 'INVALID_STATE'],
  payload: { feedback: { type: () => Feedback, description: 'The new reply.' } },
  handler: reply,
});
