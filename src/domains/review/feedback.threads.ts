import { ID } from 'type-graphql';
import { type InputBuilder, modelOf } from '../../kernel/model';
import { viewerId } from '../../kernel/tenancy';
import {
  type ActionGuard,
  addExpectedVersion,
  applyChange,
  assertGuards,
  assertVersion,
  asSystem,
  declareMutation,
  declareViewerActions,
  findRow,
  forbiddenMessage,
  lockRow,
  type MutationContext,
  permissionGuard,
  recordChange,
  type Values,
} from '../../kernel/write';
import { Feedback } from './feedback.entity';
import { addMentions, commentText, contentDeleted, contentOfComment, PERMISSION } from './feedback.mutations';
import { notifyOfMentions } from './feedback.notifications';
import { checkMentions, replaceMentions } from './mentions';
import { REVIEW_MESSAGES } from './review.messages';

/** Changes of existing comments: by their author, and of the status of threads by all who give feedback. */

const model = modelOf(Feedback);

const canGive = permissionGuard(model, { permission: PERMISSION });
const isAuthor = (action: keyof typeof REVIEW_MESSAGES): ActionGuard => ({
  when: `{author} IS DISTINCT FROM ${viewerId}`,
  code: 'FORBIDDEN',
  reason: forbiddenMessage(model, REVIEW_MESSAGES[action]()),
});
const isThread: ActionGuard = {
  when: '{thread} IS NOT NULL',
  code: 'INVALID_STATE',
  reason: REVIEW_MESSAGES.isReply(),
};

const GUARDS = {
  reply: [canGive, isThread, contentDeleted],
  update: [canGive, isAuthor('changeComment'), contentDeleted],
  delete: [
    isAuthor('deleteComment'),
    {
      when: `EXISTS (SELECT FROM feedback r WHERE r.organization_id = {organization} AND r.thread_id = {id})`,
      code: 'INVALID_STATE',
      reason: REVIEW_MESSAGES.hasReplies(),
    },
  ],
  resolve: [
    canGive,
    isThread,
    contentDeleted,
    {
      when: '{resolvedAt} IS NOT NULL',
      code: 'INVALID_STATE',
      reason: REVIEW_MESSAGES.alreadyResolved(),
    },
  ],
  reopen: [
    canGive,
    isThread,
    contentDeleted,
    { when: '{resolvedAt} IS NULL', code: 'INVALID_STATE', reason: REVIEW_MESSAGES.notResolved() },
  ],
} as const satisfies Record<string, readonly ActionGuard[]>;

declareViewerActions(Feedback, {
  reply: { description: 'Whether the viewer can reply to the comment.', guards: GUARDS.reply },
  update: { description: 'Whether the viewer can update the comment.', guards: GUARDS.update },
  delete: { description: 'Whether the viewer can delete the comment.', guards: GUARDS.delete },
  resolve: { description: 'Whether the viewer can resolve the thread.', guards: GUARDS.resolve },
  reopen: { description: 'Whether the viewer can reopen the thread.', guards: GUARDS.reopen },
});

interface CommentInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}
type Context<Input extends CommentInput = CommentInput> = MutationContext<Input>;
type LockedComment = Feedback & Values;

/** Runs work on a locked comment, as the system of its organization. Throws if a guard denies it. */
async function withComment(
  { tx, input }: Context,
  guards: readonly ActionGuard[],
  work: (before: LockedComment) => Promise<void>,
): Promise<string> {
  const { id, organization } = (await findRow(tx, model, input.id, false)) as LockedComment;
  await asSystem(tx, organization, async () => {
    const before = (await lockRow(tx, model, id, false)) as LockedComment;
    await assertGuards(tx, model, before, guards);
    assertVersion(model, before, {}, input.expectedVersion, []);
    await work(before);
  });
  return id;
}

/** Writes values of a locked comment, and records the event. */
async function change(
  { tx, context }: Context,
  before: LockedComment,
  values: Values,
  what: string,
): Promise<void> {
  const written = { context, tx, before, values };
  await applyChange(model, written);
  await recordChange(written, model, what, before.id);
}

interface UpdateInput extends CommentInput {
  readonly text: string;
  readonly mentionedUserIds?: readonly string[] | null;
}

/** Writes the text and the mentions of a comment. Users are notified of their first mention in it. */
async function update(ctx: Context<UpdateInput>, before: LockedComment): Promise<void> {
  const { tx, input, context } = ctx;
  const { text, mentionedUserIds } = input;
  const { notifiedUserIds: notified, clientAccount, thread } = before;
  const mentioned =
    mentionedUserIds === undefined ? [] : await checkMentions(tx, before, mentionedUserIds ?? []);
  const isChanged = mentionedUserIds !== undefined && (await replaceMentions(tx, before, mentioned));
  if (!isChanged && text === before.text) return;
  const fresh = mentioned.filter((id) => !notified.includes(id));
  await change(ctx, before, { text, notifiedUserIds: [...notified, ...fresh] }, 'updated');
  const content = contentOfComment(before);
  const author = { userId: context.actor!.userId, guestName: null };
  await notifyOfMentions(tx, { id: before.id, content, clientAccount, thread, text, author }, fresh);
}

const addId = (builder: InputBuilder): InputBuilder =>
  builder.add('id', () => ID, { description: 'ID of the comment.', nullable: false });

declareMutation('updateFeedback', {
  description:
    'Updates a comment. Only its author can update it, and needs `FEEDBACK_GIVE`. Members who are mentioned for the first time are notified.',
  input: (builder) => {
    addId(builder).addValue('text', commentText, { description: 'The text.', nullable: false });
    addExpectedVersion(
      addMentions(builder, 'Replaces the whole list. Null clears the list. If omitted, it is unchanged.'),
    );
  },
  errors: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_STATE', 'DUPLICATE', 'VersionConflictError'],
  payload: { feedback: () => Feedback },
  handler: async (ctx: Context<UpdateInput>) => ({
    feedback: await withComment(ctx, GUARDS.update, (before) => update(ctx, before)),
  }),
});

declareMutation('deleteFeedback', {
  description:
    'Deletes a comment permanently. Only its author can delete it. A comment that has replies cannot be deleted.',
  input: (builder) => void addExpectedVersion(addId(builder)),
  errors: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_STATE', 'VersionConflictError'],
  payload: { deletedFeedbackId: 'ID of the deleted comment.' },
  handler: async (ctx: Context) => ({
    deletedFeedbackId: await withComment(ctx, GUARDS.delete, async (before) => {
      const { tx, context } = ctx;
      const { organization, id } = before;
      await tx.manager.delete(Feedback, { organization, id });
      await recordChange({ context, tx, before, values: {} }, model, 'deleted', id);
    }),
  }),
});

declareMutation('resolveFeedback', {
  description: 'Resolves a thread.',
  needs: { permission: PERMISSION, of: () => Feedback },
  input: (builder) => void addExpectedVersion(addId(builder)),
  errors: ['INVALID_STATE', 'VersionConflictError'],
  payload: { feedback: () => Feedback },
  handler: async (ctx: Context) => ({
    feedback: await withComment(ctx, GUARDS.resolve, (before) => {
      const values = { resolvedAt: ctx.at, resolvedBy: ctx.context.actor!.userId };
      return change(ctx, before, values, 'resolved');
    }),
  }),
});

declareMutation('reopenFeedback', {
  description: 'Reopens a resolved thread.',
  needs: { permission: PERMISSION, of: () => Feedback },
  input: (builder) => void addExpectedVersion(addId(builder)),
  errors: ['INVALID_STATE', 'VersionConflictError'],
  payload: { feedback: () => Feedback },
  handler: async (ctx: Context) => ({
    feedback: await withComment(ctx, GUARDS.reopen, (before) =>
      change(ctx, before, { resolvedAt: null, resolvedBy: null }, 'reopened'),
    ),
  }),
});
