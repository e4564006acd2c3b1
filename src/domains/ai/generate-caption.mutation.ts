import type { MutationContext } from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import { AiGeneration } from './ai-generation.entity';
import { declareGeneration, ONE_GENERATION } from './declare-generation';
import {
  addCaptionFields,
  addContentFields,
  addModelFields,
  addOwnerFields,
  addTopic,
  type GenerationInput,
  GENERATIONS,
  startGeneration,
} from './generate';

declareGeneration('generateCaption', {
  description: `Starts a job that generates captions with AI, in the voice of a brand and from its library. The content is checked for language, length, links and numbers before it is stored. Posts are not changed. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) =>
    void addModelFields(addCaptionFields(addContentFields(addTopic(addOwnerFields(builder))))),
  errors: ['INVALID'],
  ...ONE_GENERATION,
  handler: (ctx: MutationContext<GenerationInput>) =>
    startGeneration(ctx, { feature: 'CAPTION', defaultCount: 1 }),
});
