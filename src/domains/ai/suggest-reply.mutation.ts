import { ID } from 'type-graphql';
import { type InputBuilder, nonBlank, text } from '../../kernel/model';
import type { MutationContext } from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import { declareGeneration, ONE_GENERATION } from './declare-generation';
import {
  addContentFields,
  addCount,
  addModelFields,
  type GenerationInput,
  GENERATIONS,
  startGeneration,
} from './generate';
import { languageOf } from './languages';

interface ReplyInput extends GenerationInput {
  readonly comment: string;
}

const DEFAULT_COUNT = 3;
/** The longest comments of platforms. */
const MAX_COMMENT_LENGTH = 10_000;

const addComment = (builder: InputBuilder): InputBuilder =>
  builder
    .add('organizationId', () => ID, { description: 'ID of the organization.', nullable: false })
    .add('clientAccountId', () => ID, {
      description:
        'ID of the client account that replies. Defaults to that of the post. If both are null or omitted, the organization itself replies.',
      nullable: true,
    })
    .add('postId', () => ID, {
      description: 'ID of the post that was commented on. Its values are the defaults of this input.',
      nullable: true,
    })
    .add('brandProfileId', () => ID, {
      description:
        'ID of the brand that replies. Defaults to the default brand of the client account, or of the organization if there is none.',
      nullable: true,
    })
    .addValue('comment', nonBlank(text({ multiline: true, max: MAX_COMMENT_LENGTH })), {
      description:
        'The comment to reply to. Instructions in it are not followed. Email addresses and phone numbers are not sent to the model.',
      nullable: false,
    });

declareGeneration('suggestReply', {
  description: `Starts a job that suggests replies to a comment with AI, in the voice of a brand and the language of the comment. The replies are checked for language, length, links and numbers before they are stored. Nothing is sent to a platform. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addModelFields(
      addCount(addContentFields(addComment(builder)), {
        ...{ items: 'replies', max: 5, byDefault: DEFAULT_COUNT },
      }),
    ),
  errors: ['INVALID'],
  ...ONE_GENERATION,
  handler: (ctx: MutationContext<ReplyInput>) => {
    // The comment is no topic: its links and numbers are those of its author.
    const language = ctx.input.language ?? languageOf(ctx.input.comment);
    return startGeneration(
      { ...ctx, input: { ...ctx.input, language, topic: '' } },
      { feature: 'REPLY', defaultCount: DEFAULT_COUNT, source: ctx.input.comment },
    );
  },
});
