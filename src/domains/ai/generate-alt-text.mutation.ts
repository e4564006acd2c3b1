import type { MutationContext } from '../../kernel/write';
import { MediaAsset } from '../media/media-asset.entity';
import { AiGeneration } from './ai-generation.entity';
import { declareGeneration, ONE_GENERATION } from './declare-generation';
import { GENERATIONS } from './generate';
import { addMediaInput, type MediaGenerationInput, startMediaGeneration } from './media-subject';

const GENERATION = {
  needs: { permission: 'AI_USE', of: () => MediaAsset, creates: () => AiGeneration },
  input: (builder: Parameters<typeof addMediaInput>[0]) => void addMediaInput(builder),
  errors: ['INVALID_STATE'],
  ...ONE_GENERATION,
} as const;

declareGeneration('generateAltText', {
  ...GENERATION,
  description: `Starts a job that describes an image with AI for people who cannot see it. \`AiGeneration.document\` then has the text as \`altText\`. The media file is not changed: accept the text with \`updateMediaAsset\`. The composer does not see the image, and describes it by its title, campaign, color and size. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  startsJob: 'The job that generates the text.',
  handler: (ctx: MutationContext<MediaGenerationInput>) => startMediaGeneration(ctx, 'ALT_TEXT'),
});

declareGeneration('analyzeMedia', {
  ...GENERATION,
  description: `Starts a job that analyzes an image with AI. \`MediaAsset.aiAnalysis\` then has the result. The composer does not see the image, and uses its tags, color and size. The AI credits of one call are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  startsJob: 'The job that analyzes the image.',
  handler: (ctx: MutationContext<MediaGenerationInput>) => startMediaGeneration(ctx, 'IMAGE_ANALYSIS'),
});
