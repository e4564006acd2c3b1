import { declareMutation, type MutationContext } from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import {
  addCount,
  addModelFields,
  addOwnerFields,
  addSubjectFields,
  addTopic,
  type GenerationInput,
  GENERATIONS,
} from './generate';
import { addDryRun, generateOrPreview, GENERATION_PAYLOAD } from './generation-preview';

const DEFAULT_COUNT = 10;

declareMutation('generateHashtags', {
  description: `Starts a job that suggests hashtags with AI, from the library of the organization and for a topic. Posts are not changed. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addDryRun(
      addModelFields(
        addCount(addSubjectFields(addTopic(addOwnerFields(builder))), {
          ...{ items: 'hashtags', max: 30, byDefault: DEFAULT_COUNT },
        }),
      ),
    ),
  idempotent: true,
  errors: ['INVALID', 'LIMIT_EXCEEDED', 'UsageLimitExceededError'],
  ...GENERATION_PAYLOAD,
  handler: (ctx: MutationContext<GenerationInput>) =>
    generateOrPreview(ctx, { feature: 'HASHTAGS', defaultCount: DEFAULT_COUNT }),
});
