import { ID } from 'type-graphql';
import { IsNull } from 'typeorm';
import { filled, text } from '../../kernel/model';
import { modelOf } from '../../kernel/model/metadata';
import { declareAction, type Doing } from '../../kernel/write/actions';
import { refuse } from '../../kernel/write/refusal';
import { findRow, mayWrite, recordChange, refuseForbidden, type Values } from '../../kernel/write/rows';
import { UserErrorCode } from '../../kernel/write/user-error';
import { campaignCopy } from '../campaigns/campaign.copy';
import { Campaign } from '../campaigns/campaign.entity';
import { copyPosts } from './post.copy';
import { Post } from './post.entity';

/** One transaction must not take minutes; a campaign with more posts is copied without them. */
const MAX_POSTS = 500;

const model = modelOf(Campaign);
const POSTS = { model: modelOf(Post), permission: 'CONTENT_WRITE', owner: 'author' };

interface Duplicate {
  id: string;
  name?: string | null;
  includePosts?: boolean | null;
}

async function postsOf({ writing }: Doing<Duplicate>, campaign: Values): Promise<Values[]> {
  const posts = await writing.manager.find(Post, {
    where: {
      organization: campaign.organization as string,
      campaign: campaign.id as string,
      deletedAt: IsNull(),
    },
    order: { createdAt: 'ASC', id: 'ASC' },
    take: MAX_POSTS + 1,
  });
  if (posts.length > MAX_POSTS)
    refuse(UserErrorCode.INVALID_STATE, `It has more than ${MAX_POSTS} posts.`, ['input', 'includePosts']);
  return posts as unknown as Values[];
}

declareAction('duplicateCampaign', {
  description:
    'Makes a draft with the plans of a campaign, made by you, and on demand drafts of its posts. Needs CAMPAIGNS_WRITE, and CONTENT_WRITE for the posts. It costs as many rows as it may copy.',
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'Which campaign.', nullable: false })
      .addValue('name', filled(text({ max: 255 })), {
        description: 'The name of the copy; left out or null: that of the campaign with “(copy)” behind it.',
        nullable: true,
      })
      .add('includePosts', () => Boolean, {
        description: `Whether its posts are copied, too, at most ${MAX_POSTS}; left out or null: not.`,
        nullable: true,
      }),
  keyed: true,
  rows: MAX_POSTS,
  gives: { campaign: () => Campaign },
  work: async (doing: Doing<Duplicate>) => {
    const { context, writing, input } = doing;
    const before = await findRow(writing, model, input.id, false);
    const values = campaignCopy(before, input.name, context.actor!.personId);
    const may = await mayWrite(writing, { model, permission: 'CAMPAIGNS_WRITE', owner: 'createdBy' }, values);
    if (!may) refuseForbidden('campaign');
    if (input.includePosts && !(await mayWrite(writing, POSTS, { ...values, author: values.createdBy })))
      refuse(UserErrorCode.FORBIDDEN, 'Your role does not allow you to copy its posts.', [
        'input',
        'includePosts',
      ]);
    await writing.manager.insert(Campaign, values);
    const campaign = values.id as string;
    await recordChange({ context, writing, values }, model, 'created', campaign);
    if (input.includePosts)
      context.countRows((await copyPosts(doing, await postsOf(doing, before), campaign)).length);
    return { campaign };
  },
});
