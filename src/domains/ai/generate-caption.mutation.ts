import { declareMutation, type MutationContext } from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import {
  addCaptionFields,
  addContentFields,
  addModelFields,
  addOwnerFields,
  addTopic,
  type GenerationInput,
  GENERATIONS,
} from './generate';
import { addDryRun, generateOrPreview, GENERATION_PAYLOAD } from './generation-preview';

declareMutation('generateCaption', {
  description: `Starts a job that generates captions with AI, in the voice of a brand and from its library. The content is checked for language, length, links and numbers before it is stored. Posts are not changed. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addDryRun(addModelFields(addCaptionFields(addContentFields(addTopic(addOwnerFields(builder)))))),
  idempotent: true,
  errors: ['INVALID', 'LIMIT_EXCEEDED', 'UsageLimitExceededError'],
  ...GENERATION_PAYLOAD,
  handler: (ctx: MutationContext<GenerationInput>) =>
    generateOrPreview(ctx, { feature: 'CAPTION', defaultCount: 1 }),
});
