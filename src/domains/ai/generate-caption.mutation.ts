import { integer, text } from '../../kernel/model';
import { declareMutation, type MutationContext } from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import {
  addContentFields,
  addModelFields,
  addOwnerFields,
  addTopic,
  type GenerationInput,
  GENERATIONS,
  startGeneration,
} from './generate';

declareMutation('generateCaption', {
  description: `Starts a job that generates captions with AI, in the voice of a brand and from its library. The content is checked for language, length, links and numbers before it is stored. Posts are not changed. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addModelFields(
      addContentFields(addTopic(addOwnerFields(builder)))
        .addValue('callToAction', text({ max: 500 }), {
          description:
            'The call to action. Defaults to that of the post. If there is none, the model chooses one.',
          nullable: true,
        })
        .addValue('maxHashtags', integer({ min: 0, max: 30 }), {
          description: 'The maximum number of hashtags. Defaults to 5.',
          nullable: true,
        })
        .addValue('count', integer({ min: 1, max: 5 }), {
          description: 'Number of alternatives. Defaults to 1.',
          nullable: true,
        }),
    ),
  idempotent: true,
  errors: ['INVALID'],
  payload: {
    generation: { type: () => AiGeneration, description: 'The generation, which is pending.' },
  },
  startsJob: 'The job that generates the content.',
  handler: (ctx: MutationContext<GenerationInput>) =>
    startGeneration(ctx, { feature: 'CAPTION', defaultCount: 1 }),
});
