import { ID } from 'type-graphql';
import { modelOf } from '../../kernel/model/metadata';
import { declareAction, type Doing } from '../../kernel/write/actions';
import { addExpectedVersion } from '../../kernel/write/graph';
import { checkMove, type Moves } from '../../kernel/write/moves';
import { leads } from '../../kernel/write/references';
import { refuseMissing } from '../../kernel/write/refusal';
import {
  applyChange,
  checkVersion,
  findRow,
  lockRow,
  mayWrite,
  recordChange,
  refuseForbidden,
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
const ARCHIVE_TRANSITIONS: Moves<PostStatus> = {
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
async function lockPost({ writing, input }: Doing<ArchiveInput>): Promise<LockedPost> {
  const before = await lockRow(writing, model, input.id, false);
  checkVersion(before, {}, input.expectedVersion, []);
  const derived = await derivePostStatus(writing, before);
  const isWaiting = before.status !== 'ARCHIVED' && derived.status === 'SCHEDULED';
  return { before, derived, status: isWaiting ? 'SCHEDULED' : (before.status as PostStatus) };
}

async function setArchived(
  doing: Doing<ArchiveInput>,
  before: Values,
  values: Values,
  what: string,
): Promise<{ post: string }> {
  const change = { context: doing.context, writing: doing.writing, before, values };
  await applyChange(model, change);
  await recordChange(change, model, what, before.id as string);
  return { post: before.id as string };
}

declareAction('archivePost', {
  description:
    'Puts a post away. Needs CONTENT_WRITE. What is still to be published has to be cancelled before.',
  input: (builder) => {
    builder.add('id', () => ID, { description: 'Which post.', nullable: false });
    addExpectedVersion(builder);
  },
  gives: { post: () => Post },
  work: async (doing: Doing<ArchiveInput>) => {
    const { before, status } = await lockPost(doing);
    checkMove(ARCHIVE_TRANSITIONS, status, 'ARCHIVED', ['input', 'id']);
    return setArchived(doing, before, { status: 'ARCHIVED' }, 'archived');
  },
});

declareAction('unarchivePost', {
  description:
    'Takes an archived post out again; its status follows from its publications, DRAFT when there are none. Needs CONTENT_WRITE.',
  input: (builder) => {
    builder.add('id', () => ID, { description: 'Which post.', nullable: false });
    addExpectedVersion(builder);
  },
  gives: { post: () => Post },
  work: async (doing: Doing<ArchiveInput>) => {
    const { before, status, derived } = await lockPost(doing);
    checkMove(ARCHIVE_TRANSITIONS, status, derived.status, ['input', 'id']);
    return setArchived(doing, before, { ...derived }, 'unarchived');
  },
});

interface DuplicatePostInput {
  id: string;
  campaignId?: string | null;
}

declareAction('duplicatePost', {
  description:
    'Makes a draft with the words, media and brief of a post that you may see. Since you are who writes the copy, it needs CONTENT_WRITE for your own posts only, whoever wrote the original.',
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'Which post.', nullable: false })
      .add('campaignId', () => ID, {
        description: 'The campaign of the copy; left out: that of the post; null: none.',
        nullable: true,
      }),
  keyed: true,
  gives: { post: () => Post },
  work: async (doing: Doing<DuplicatePostInput>) => {
    const { writing, input, context } = doing;
    const post = await findRow(writing, model, input.id, false);
    if (!(await mayWrite(writing, WRITE_ACCESS, { ...post, author: context.actor!.personId })))
      refuseForbidden('post');
    const [copy] = await copyPosts(doing, [post], await campaignOf(doing, post));
    return { post: copy!.id as string };
  },
});

/** The campaign of a copy. One that the actor may not see, or that is deleted, is not theirs to put anything into. */
async function campaignOf(
  { writing, input }: Doing<DuplicatePostInput>,
  post: Values,
): Promise<string | null> {
  const wanted = input.campaignId;
  const campaign = (wanted === undefined ? post.campaign : wanted) as string | null;
  if (campaign === null || (await leads(writing, modelOf(Campaign), campaign, post.organization)))
    return campaign;
  return wanted === undefined ? null : refuseMissing('campaign', ['input', 'campaignId']);
}
