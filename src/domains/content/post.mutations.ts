import { ID } from 'type-graphql';
import { modelOf } from '../../kernel/model';
import {
  addExpectedVersion,
  applyChange,
  assertTransition,
  assertVersion,
  canWrite,
  createSeveral,
  declareMutation,
  declareViewerActions,
  deletionGuards,
  findRow,
  lockRow,
  type MutationContext,
  MutationError,
  permissionGuard,
  recordChange,
  referenceExists,
  referenceNotFound,
  throwForbidden,
  type StateMachine,
  transitionGuards,
  type Transitions,
  type Values,
} from '../../kernel/write';
import { Campaign } from '../campaigns/campaign.entity';
import type { PostStatus } from './content.enums';
import { CONTENT_MESSAGES } from './content.messages';
import { insertPostCopies, postCopies } from './post.copy';
import { Post } from './post.entity';
import { derivePostStatus, effectiveStatusSql } from './post-status';

const model = modelOf(Post);
const WRITE_ACCESS = { model, permission: 'CONTENT_WRITE', owner: 'author' };

interface ArchiveInput {
  id: string;
  expectedVersion?: number | null;
}

/** Users can only archive and unarchive a post. Every other status is derived from its publications. */
const ARCHIVE_TRANSITIONS: Transitions<PostStatus> = {
  DRAFT: ['ARCHIVED'],
  SCHEDULED: [],
  PUBLISHED: ['ARCHIVED'],
  PARTIALLY_PUBLISHED: ['ARCHIVED'],
  FAILED: ['ARCHIVED'],
  ARCHIVED: ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'PARTIALLY_PUBLISHED', 'FAILED'],
};

const ARCHIVING: StateMachine<PostStatus> = { status: effectiveStatusSql, transitions: ARCHIVE_TRANSITIONS };
const mayChange = permissionGuard(model, WRITE_ACCESS);

declareViewerActions(Post, {
  archive: {
    description: 'Whether the viewer can archive the post.',
    guards: [mayChange, ...deletionGuards(model, 'archive'), ...transitionGuards(ARCHIVING, 'ARCHIVED')],
  },
  unarchive: {
    description: 'Whether the viewer can unarchive the post.',
    guards: [
      mayChange,
      ...deletionGuards(model, 'unarchive'),
      { when: `{status} <> 'ARCHIVED'`, code: 'INVALID_STATE', reason: CONTENT_MESSAGES.notArchived() },
    ],
  },
});

interface LockedPost {
  readonly before: Values;
  /** The effective status: SCHEDULED if a publication is pending, otherwise the stored status. */
  readonly status: PostStatus;
  /** The status that it would have if it was not archived. */
  readonly derived: PostStatus;
}

/** Locks a post that the actor can change, and derives its status. */
async function lockPost({ tx, input }: MutationContext<ArchiveInput>): Promise<LockedPost> {
  const before = await lockRow(tx, model, input.id, false);
  assertVersion(model, before, {}, input.expectedVersion, []);
  const derived = await derivePostStatus(tx, before);
  const isWaiting = before.status !== 'ARCHIVED' && derived === 'SCHEDULED';
  return { before, derived, status: isWaiting ? 'SCHEDULED' : (before.status as PostStatus) };
}

async function setArchived(
  ctx: MutationContext<ArchiveInput>,
  before: Values,
  values: Values,
  what: string,
): Promise<{ post: string }> {
  const change = { context: ctx.context, tx: ctx.tx, before, values };
  await applyChange(model, change);
  await recordChange(change, model, what, before.id as string);
  return { post: before.id as string };
}

declareMutation('archivePost', {
  description: 'Archives a post. Pending publications must be canceled first.',
  needs: { permission: 'CONTENT_WRITE', of: () => Post },
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the post.', nullable: false });
    addExpectedVersion(builder);
  },
  idempotent: true,
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError'],
  payload: { post: () => Post },
  handler: async (ctx: MutationContext<ArchiveInput>) => {
    const { before, status } = await lockPost(ctx);
    assertTransition(ARCHIVE_TRANSITIONS, status, 'ARCHIVED', ['input', 'id']);
    return setArchived(ctx, before, { status: 'ARCHIVED' }, 'archived');
  },
});

declareMutation('unarchivePost', {
  description: 'Unarchives a post. Its status is derived from its publications; without any it is `DRAFT`.',
  needs: { permission: 'CONTENT_WRITE', of: () => Post },
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the post.', nullable: false });
    addExpectedVersion(builder);
  },
  idempotent: true,
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError'],
  payload: { post: () => Post },
  handler: async (ctx: MutationContext<ArchiveInput>) => {
    const { before, status, derived } = await lockPost(ctx);
    assertTransition(ARCHIVE_TRANSITIONS, status, derived, ['input', 'id']);
    return setArchived(ctx, before, { status: derived }, 'unarchived');
  },
});

interface DuplicatePostInput {
  id: string;
  campaignId?: string | null;
}

declareMutation('duplicatePost', {
  description:
    'Creates a draft copy of a visible post, with its text, media and brief. The viewer becomes the author.',
  needs: {
    permission: 'CONTENT_WRITE',
    of: () => Post,
    copies: true,
    note: ' for the viewer’s own posts only',
  },
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'ID of the post.', nullable: false })
      .add('campaignId', () => ID, {
        description:
          'ID of the campaign to add the copy to. Defaults to the campaign of the post. Null creates the copy without a campaign.',
        nullable: true,
      }),
  idempotent: true,
  payload: { post: { type: () => Post, description: 'The copy of the post.' } },
  handler: async (ctx: MutationContext<DuplicatePostInput>) => {
    const { tx, input } = ctx;
    const post = await findRow(tx, model, input.id, false);
    const [copy] = await postCopies(ctx, [post]);
    if (!(await canWrite(tx, WRITE_ACCESS, copy!))) throwForbidden(model, createSeveral(model));
    await insertPostCopies(ctx, [post], [{ ...copy, campaign: await campaignOf(ctx, post) }]);
    return { post: copy!.id as string };
  },
});

/**
 * Returns the campaign of a copy. A deleted or invisible campaign of the original is dropped; one of the input is an
 * error.
 */
async function campaignOf(
  { tx, input }: MutationContext<DuplicatePostInput>,
  post: Values,
): Promise<string | null> {
  const wanted = input.campaignId;
  const campaign = (wanted === undefined ? post.campaign : wanted) as string | null;
  if (campaign === null || (await referenceExists(tx, modelOf(Campaign), campaign, post.organization)))
    return campaign;
  if (wanted === undefined) return null;
  throw new MutationError([referenceNotFound('campaign', 'organization', ['input', 'campaignId'])]);
}
