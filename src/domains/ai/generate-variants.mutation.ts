import { ID } from 'type-graphql';
import { type InputBuilder, isUuid, modelOf, oneOf } from '../../kernel/model';
import { type MutationContext, throwNotFound, throwUserError, UserErrorCode } from '../../kernel/write';
import { PostVariantKind } from '../content/content.enums';
import { Post } from '../content/post.entity';
import { AiGeneration } from './ai-generation.entity';
import { declareGeneration, ONE_GENERATION } from './declare-generation';
import { AI_MESSAGES } from './ai.messages';
import {
  addContentFields,
  addCount,
  addModelFields,
  type GenerationInput,
  GENERATIONS,
  startGeneration,
} from './generate';

interface VariantsInput extends Omit<GenerationInput, 'organizationId'> {
  readonly postId: string;
  readonly kind: PostVariantKind;
}
type Context = MutationContext<VariantsInput>;

const postModel = modelOf(Post);

const DEFAULT_COUNT = 3;

const addPost = (builder: InputBuilder): InputBuilder =>
  builder
    .add('postId', () => ID, {
      description: 'ID of the post that the variants are for. Its values are the defaults of this input.',
      nullable: false,
    })
    .add('brandProfileId', () => ID, {
      description:
        'ID of the brand the content is for. Defaults to the default brand of the client account, or of the organization if there is none.',
      nullable: true,
    })
    .addValue('kind', oneOf(PostVariantKind), {
      description: 'The part of the post that the variants are for.',
      nullable: false,
    });

/** Generates variants for the organization and client account of the post. */
async function generate(ctx: Context): ReturnType<typeof startGeneration> {
  const { tx, input } = ctx;
  const { postId, kind } = input;
  const found = isUuid(postId) ? await tx.manager.findOneBy(Post, { id: postId }) : null;
  if (!found || found.deletedAt) return throwNotFound(postModel.label, ['input', 'postId']);
  const owner = {
    organizationId: found.organization as string,
    clientAccountId: found.clientAccount,
  };
  return startGeneration(
    { ...ctx, input: { ...input, ...owner } },
    { feature: 'VARIANTS', defaultCount: DEFAULT_COUNT, originalOf: captionOf, part: kind },
  );
}

/** Returns the caption that the variants are alternatives to. */
function captionOf(post: Post | null): string {
  if (post?.caption?.trim()) return post.caption;
  return throwUserError(UserErrorCode.REQUIRED, AI_MESSAGES.postWithoutCaption(), ['input', 'postId']);
}

declareGeneration('generateVariants', {
  description: `Starts a job that generates variants of a part of a post with AI, in the voice of a brand. When it is completed, they are added to the variants of the post, and none of them is selected. The content is checked for language, length, links and numbers before it is stored. The post is not changed. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Post,
    by: 'postId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addModelFields(
      addCount(addContentFields(addPost(builder)), {
        ...{ items: 'variants', max: 5, byDefault: DEFAULT_COUNT },
      }),
    ),
  errors: ['INVALID', 'REQUIRED'],
  ...ONE_GENERATION,
  handler: generate,
});
