import { ID } from 'type-graphql';
import { modelOf } from '../../kernel/model/metadata';
import { declareMutation, type MutationContext } from '../../kernel/write/custom-mutations';
import { addExpectedVersion } from '../../kernel/write/graphql-mutations';
import { assertTransition, type Transitions } from '../../kernel/write/status-transitions';
import { referenceExists } from '../../kernel/write/references';
import { throwNotFound } from '../../kernel/write/mutation-error';
import {
  applyChange,
  assertVersion,
  findRow,
  lockRow,
  canWrite,
  recordChange,
  throwForbidden,
  type Values,
} from '../../kernel/write/rows';
import { Campaign } from '../campaigns/campaign.entity';
import type { PostStatus } from './content.enums';
import { copyPosts } from './post.copy';
import { Post } from './post.entity';
import { type DerivedPostStatus, derivePostStatus } from './post-status';

const model = modelOf(Post);
const WRITE_ACCESS = { model, permission: 'CONTENT_WRITE', owner: 'author' };

interface ArchiveInput {
  id: string;
  expectedVersion?: number | null;
}

/** By hand a post is only put away and taken out again, to the status that follows from its publications. */
const ARCHIVE_TRANSITIONS: Transitions<PostStatus> = {
  DRAFT: ['ARCHIVED'],
  SCHEDULED: [],
  PUBLISHED: ['ARCHIVED'],
  PARTIALLY_PUBLISHED: ['ARCHIVED'],
  FAILED: ['ARCHIVED'],
  ARCHIVED: ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'PARTIALLY_PUBLISHED', 'FAILED'],
};

interface LockedPost {
  readonly before: Values;
  /** What a person sees of it: put away, still to be published, or as the row says. */
  readonly status: PostStatus;
  readonly derived: DerivedPostStatus;
}

/** The post, which the actor may change, and where it stands. */
async function lockPost({ tx, input }: MutationContext<ArchiveInput>): Promise<LockedPost> {
  const before = await lockRow(tx, model, input.id, false);
  assertVersion(before, {}, input.expectedVersion, []);
  const derived = await derivePostStatus(tx, before);
  const isWaiting = before.status !== 'ARCHIVED' && derived.status === 'SCHEDULED';
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
  description:
    'Puts a post away. Needs CONTENT_WRITE. What is still to be published has to be cancelled before.',
  input: (builder) => {
    builder.add('id', () => ID, { description: 'Which post.', nullable: false });
    addExpectedVersion(builder);
  },
  payload: { post: () => Post },
  handler: async (ctx: MutationContext<ArchiveInput>) => {
    const { before, status } = await lockPost(ctx);
    assertTransition(ARCHIVE_TRANSITIONS, status, 'ARCHIVED', ['input', 'id']);
    return setArchived(ctx, before, { status: 'ARCHIVED' }, 'archived');
  },
});

declareMutation('unarchivePost', {
  description:
    'Takes an archived post out again; its status follows from its publications, DRAFT when there are none. Needs CONTENT_WRITE.',
  input: (builder) => {
    builder.add('id', () => ID, { description: 'Which post.', nullable: false });
    addExpectedVersion(builder);
  },
  payload: { post: () => Post },
  handler: async (ctx: MutationContext<ArchiveInput>) => {
    const { before, status, derived } = await lockPost(ctx);
    assertTransition(ARCHIVE_TRANSITIONS, status, derived.status, ['input', 'id']);
    return setArchived(ctx, before, { ...derived }, 'unarchived');
  },
});

interface DuplicatePostInput {
  id: string;
  campaignId?: string | null;
}

declareMutation('duplicatePost', {
  description:
    'Makes a draft with the words, media and brief of a post that you may see. Since you are who writes the copy, it needs CONTENT_WRITE for your own posts only, whoever wrote the original.',
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'Which post.', nullable: false })
      .add('campaignId', () => ID, {
        description: 'The campaign of the copy; left out: that of the post; null: none.',
        nullable: true,
      }),
  idempotent: true,
  payload: { post: () => Post },
  handler: async (ctx: MutationContext<DuplicatePostInput>) => {
    const { tx, input, context } = ctx;
    const post = await findRow(tx, model, input.id, false);
    if (!(await canWrite(tx, WRITE_ACCESS, { ...post, author: context.actor!.personId })))
      throwForbidden('post');
    const [copy] = await copyPosts(ctx, [post], await campaignOf(ctx, post));
    return { post: copy!.id as string };
  },
});

/** The campaign of a copy. One that the actor may not see, or that is deleted, is not theirs to put anything into. */
async function campaignOf(
  { tx, input }: MutationContext<DuplicatePostInput>,
  post: Values,
): Promise<string | null> {
  const wanted = input.campaignId;
  const campaign = (wanted === undefined ? post.campaign : wanted) as string | null;
  if (campaign === null || (await referenceExists(tx, modelOf(Campaign), campaign, post.organization)))
    return campaign;
  return wanted === undefined ? null : throwNotFound('campaign', ['input', 'campaignId']);
}
