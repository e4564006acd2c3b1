import type { MutationContext } from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import { declareGeneration, ONE_GENERATION } from './declare-generation';
import {
  addCount,
  addModelFields,
  addOwnerFields,
  addSubjectFields,
  addTopic,
  type GenerationInput,
  GENERATIONS,
  startGeneration,
} from './generate';

const DEFAULT_COUNT = 10;

declareGeneration('generateHashtags', {
  description: `Starts a job that suggests hashtags with AI, from the library of the organization and for a topic. Posts are not changed. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addModelFields(
      addCount(addSubjectFields(addTopic(addOwnerFields(builder))), {
        ...{ items: 'hashtags', max: 30, byDefault: DEFAULT_COUNT },
      }),
    ),
  errors: ['INVALID'],
  ...ONE_GENERATION,
  handler: (ctx: MutationContext<GenerationInput>) =>
    startGeneration(ctx, { feature: 'HASHTAGS', defaultCount: DEFAULT_COUNT }),
});
