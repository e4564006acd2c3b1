import { ID } from 'type-graphql';
import { isUuid } from '../../kernel/model';
import { modelOf } from '../../kernel/model/metadata';
import { declareAction, type Doing } from '../../kernel/write/actions';
import { addExpectedVersion } from '../../kernel/write/graph';
import { checkMove, type Moves } from '../../kernel/write/moves';
import { refuse, refuseMissing } from '../../kernel/write/refusal';
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
import { UserErrorCode } from '../../kernel/write/user-error';
import type { PostStatus } from './content.enums';
import { copyPosts } from './post.copy';
import { Post } from './post.entity';

const model = modelOf(Post);
const rights = { model, permission: 'CONTENT_WRITE', owner: 'author' };

interface Filing {
  id: string;
  expectedVersion?: number | null;
}

/** By hand a post is only put away and taken out again; every other status follows from its publications. */
const FILING: Moves<PostStatus> = {
  DRAFT: ['ARCHIVED'],
  SCHEDULED: [],
  PUBLISHED: ['ARCHIVED'],
  PARTIALLY_PUBLISHED: ['ARCHIVED'],
  FAILED: ['ARCHIVED'],
  ARCHIVED: [],
};

/** The post, which the actor may change, and where it stands by what became of it on the networks. */
async function findPost({ writing, input }: Doing<Filing>): Promise<{ before: Values; truth: Values }> {
  const before = await lockRow(writing, model, input.id, false);
  checkVersion(before, {}, input.expectedVersion, []);
  const [truth] = await writing.query<{ status: PostStatus; published_at: Date | null }>(
    'SELECT * FROM post_status($1, $2)',
    [before.organization, before.id],
  );
  return { before, truth: { status: truth!.status, publishedAt: before.publishedAt ?? truth!.published_at } };
}

async function file(
  doing: Doing<Filing>,
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
  work: async (doing: Doing<Filing>) => {
    const { before, truth } = await findPost(doing);
    const status = before.status as PostStatus;
    if (status === 'ARCHIVED')
      refuse(UserErrorCode.NOT_ALLOWED_NOW, 'It is archived already.', ['input', 'id']);
    checkMove(FILING, truth.status === 'SCHEDULED' ? 'SCHEDULED' : status, 'ARCHIVED', ['input', 'id']);
    return file(doing, before, { status: 'ARCHIVED' }, 'archived');
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
  work: async (doing: Doing<Filing>) => {
    const { before, truth } = await findPost(doing);
    if (before.status !== 'ARCHIVED')
      refuse(UserErrorCode.NOT_ALLOWED_NOW, 'It is not archived.', ['input', 'id']);
    return file(doing, before, truth, 'unarchived');
  },
});

interface Duplicate {
  id: string;
  campaignId?: string | null;
}

declareAction('duplicatePost', {
  description:
    'Makes a draft with the words, media and brief of a post, written by you. Needs CONTENT_WRITE for your own posts.',
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'Which post.', nullable: false })
      .add('campaignId', () => ID, {
        description: 'The campaign of the copy; left out: that of the post; null: none.',
        nullable: true,
      }),
  keyed: true,
  gives: { post: () => Post },
  work: async (doing: Doing<Duplicate>) => {
    const { writing, input, context } = doing;
    const post = await findRow(writing, model, input.id, false);
    if (!(await mayWrite(writing, rights, { ...post, author: context.actor!.personId })))
      refuseForbidden('post');
    const campaign = input.campaignId === undefined ? post.campaign : input.campaignId;
    if (input.campaignId) await checkCampaign(doing, post.organization as string, input.campaignId);
    const [copy] = await copyPosts(doing, [post], campaign as string | null);
    return { post: copy!.id as string };
  },
});

async function checkCampaign({ writing }: Doing<Duplicate>, organization: string, id: string): Promise<void> {
  const found = isUuid(id)
    ? await writing.query(
        'SELECT FROM campaigns WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL',
        [organization, id],
      )
    : [];
  if (!found.length) refuseMissing('campaign', ['input', 'campaignId']);
}
