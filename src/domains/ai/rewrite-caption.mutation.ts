import { nonBlank, text } from '../../kernel/model';
import { type MutationContext, throwUserError, UserErrorCode } from '../../kernel/write';
import { MAX_CAPTION_LENGTH } from '../common/content.texts';
import type { Post } from '../content/post.entity';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import { declareGeneration, ONE_GENERATION } from './declare-generation';
import { AI_MESSAGES } from './ai.messages';
import {
  addCaptionFields,
  addContentFields,
  addModelFields,
  addOwnerFields,
  type GenerationInput,
  GENERATIONS,
  startGeneration,
} from './generate';

interface RewriteInput extends GenerationInput {
  readonly caption?: string | null;
  readonly change: string;
}

/** Returns the caption to rewrite: that of the input, else that of the post. */
function originalOf({ caption }: RewriteInput, post: Post | null): string {
  const original = caption ?? post?.caption;
  if (original?.trim()) return original;
  return throwUserError(UserErrorCode.REQUIRED, AI_MESSAGES.noCaption(), ['input', 'caption']);
}

declareGeneration('rewriteCaption', {
  description: `Starts a job that rewrites a caption with AI, in the voice of a brand. The content is checked for language, length, links and numbers before it is stored. The post is not changed. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addModelFields(
      addCaptionFields(
        addContentFields(
          addOwnerFields(builder)
            .addValue('caption', text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
              description: 'The caption to rewrite. Defaults to that of the post.',
              nullable: true,
            })
            .addValue('change', nonBlank(text({ max: 500 })), {
              description: 'The requested change, such as `Shorter, and mention the terrace`.',
              nullable: false,
            })
            .addValue('topic', nonBlank(text({ max: 500 })), {
              description: 'The topic. Defaults to the first sentence of the caption.',
              nullable: true,
            }),
        ),
      ),
    ),
  errors: ['INVALID', 'REQUIRED'],
  ...ONE_GENERATION,
  handler: (ctx: MutationContext<RewriteInput>) =>
    startGeneration(ctx, {
      feature: 'REWRITE',
      defaultCount: 1,
      originalOf: (post) => originalOf(ctx.input, post),
      change: ctx.input.change,
    }),
});
