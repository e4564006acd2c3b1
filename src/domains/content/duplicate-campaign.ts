import { ID } from 'type-graphql';
import { IsNull } from 'typeorm';
import { modelOf, nonBlank, text } from '../../kernel/model';
import {
  canWrite,
  createSeveral,
  declareMutation,
  findRow,
  type MutationContext,
  recordChange,
  throwForbidden,
  throwUserError,
  UserErrorCode,
  type Values,
} from '../../kernel/write';
import { campaignCopy } from '../campaigns/campaign.copy';
import { Campaign } from '../campaigns/campaign.entity';
import { CONTENT_MESSAGES } from './content.messages';
import { insertPostCopies, postCopies } from './post.copy';
import { Post } from './post.entity';

/** Limits the duration of the transaction. A campaign with more posts can be copied only without them. */
const MAX_POSTS = 500;

const model = modelOf(Campaign);
const POST_WRITE_ACCESS = { model: modelOf(Post), permission: 'CONTENT_WRITE', owner: 'author' };

interface DuplicateCampaignInput {
  id: string;
  name?: string | null;
  includePosts?: boolean | null;
}

async function postsOf({ tx }: MutationContext<DuplicateCampaignInput>, campaign: Values): Promise<Values[]> {
  const posts = await tx.manager.find(Post, {
    where: {
      organization: campaign.organization as string,
      campaign: campaign.id as string,
      deletedAt: IsNull(),
    },
    order: { createdAt: 'ASC', id: 'ASC' },
    take: MAX_POSTS + 1,
  });
  if (posts.length > MAX_POSTS)
    throwUserError(UserErrorCode.INVALID_STATE, CONTENT_MESSAGES.tooManyPosts({ maximum: MAX_POSTS }), [
      'input',
      'includePosts',
    ]);
  return posts as unknown as Values[];
}

declareMutation('duplicateCampaign', {
  description: `Creates a draft copy of a campaign and, if \`includePosts\` is true, of its posts (at most ${MAX_POSTS}). The viewer becomes the creator. Costs ${MAX_POSTS} for the posts it may copy; unused cost is refunded.`,
  needs: {
    permission: 'CAMPAIGNS_WRITE',
    of: () => Campaign,
    copies: true,
    note: ', and `CONTENT_WRITE` to copy posts',
  },
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'ID of the campaign.', nullable: false })
      .addValue('name', nonBlank(text({ max: 255 })), {
        description: 'The name of the copy. Defaults to the name of the campaign followed by “(copy)”.',
        nullable: true,
      })
      .add('includePosts', () => Boolean, {
        description: `Whether to copy the posts of the campaign, at most ${MAX_POSTS}. Defaults to false.`,
        nullable: true,
      }),
  idempotent: true,
  maxRows: MAX_POSTS,
  payload: { campaign: { type: () => Campaign, description: 'The copy of the campaign.' } },
  handler: async (ctx: MutationContext<DuplicateCampaignInput>) => {
    const { context, tx, input } = ctx;
    const before = await findRow(tx, model, input.id, false);
    const values = await campaignCopy(tx, before, input.name, context.actor!.userId);
    const may = await canWrite(tx, { model, permission: 'CAMPAIGNS_WRITE', owner: 'createdBy' }, values);
    if (!may) throwForbidden(model, createSeveral(model));
    if (
      input.includePosts &&
      !(await canWrite(tx, POST_WRITE_ACCESS, { ...values, author: values.createdBy }))
    )
      throwForbidden(model, CONTENT_MESSAGES.copyPosts(), ['input', 'includePosts']);
    await tx.manager.insert(Campaign, values);
    const campaign = values.id as string;
    await recordChange({ context, tx, values }, model, 'created', campaign);
    if (input.includePosts) {
      const posts = await postsOf(ctx, before);
      const copies = (await postCopies(ctx, posts)).map((copy) => ({ ...copy, campaign }));
      await insertPostCopies(ctx, posts, copies);
      context.countRows(copies.length);
    }
    return { campaign };
  },
});
