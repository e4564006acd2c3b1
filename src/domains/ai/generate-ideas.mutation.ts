import type { MutationContext } from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import { declareGeneration, ONE_GENERATION } from './declare-generation';
import {
  addContentFields,
  addCount,
  addModelFields,
  addOwnerFields,
  addTopic,
  type GenerationInput,
  GENERATIONS,
  startGeneration,
} from './generate';

const DEFAULT_COUNT = 5;

declareGeneration('generateIdeas', {
  description: `Starts a job that suggests ideas for posts with AI, in the voice of a brand. The content is checked for language, links and numbers before it is stored. No post is created. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addModelFields(
      addCount(addContentFields(addTopic(addOwnerFields(builder))), {
        ...{ items: 'ideas', max: 10, byDefault: DEFAULT_COUNT },
      }),
    ),
  errors: ['INVALID'],
  ...ONE_GENERATION,
  handler: (ctx: MutationContext<GenerationInput>) =>
    startGeneration(ctx, { feature: 'IDEAS', defaultCount: DEFAULT_COUNT }),
});
