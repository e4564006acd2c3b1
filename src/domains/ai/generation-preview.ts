import { boolean, type InputBuilder, jsonOf } from '../../kernel/model';
import { AiGeneration } from './ai-generation.entity';
import {
  type Generation,
  type GenerationContext,
  prepareGeneration,
  type PreparedGeneration,
  reserveFirst,
  startGeneration,
} from './generate';
import { GenerationPreview } from './generation-preview.shapes';

const DRY_RUN = '`dryRun` is true';

/** The payload of mutations that generate content, or only preview the cost. */
export const GENERATION_PAYLOAD = {
  payload: {
    generation: {
      type: () => AiGeneration,
      description: 'The generation, which is pending.',
      nullIf: DRY_RUN,
    },
    preview: {
      value: jsonOf(() => GenerationPreview),
      description: 'The maximum that the generation can use.',
      nullIf: '`dryRun` is not true',
    },
  },
  startsJob: { description: 'The job that generates the content.', nullIf: DRY_RUN },
};

/** Adds the field that only previews a generation. */
export const addDryRun = (builder: InputBuilder): InputBuilder =>
  builder.addValue('dryRun', boolean, {
    description:
      'Whether to only check the request and return `preview`. No content is generated, nothing is reserved, and the rate limit does not apply. Defaults to false.',
    nullable: true,
  });

/** Returns the maximum of a generation, from a reservation that is undone. Throws like the reservation. */
export async function previewPrepared(
  ctx: GenerationContext,
  prepared: PreparedGeneration,
): Promise<{ preview: GenerationPreview }> {
  const { tx } = ctx;
  await tx.query('SAVEPOINT preview');
  const { credits, limits, maximum, model } = await reserveFirst(ctx, prepared);
  await tx.query('ROLLBACK TO SAVEPOINT preview');
  const { inputTokens, outputTokens } = maximum;
  const preview = {
    ...{ aiCredits: credits, cost: model?.cost.cost ?? null, inputTokens, outputTokens },
    ...{ provider: model?.used.provider ?? null, modelName: model?.used.name ?? null },
    limits: limits.map(({ resetsAt, ...one }) => ({
      ...one,
      remaining: one.limit - one.used - one.reserved - credits,
      resetsAt: `${resetsAt}T00:00:00+00:00`,
    })),
  };
  return { preview };
}

/** Starts a generation, or previews its cost. */
export const generateOrPreview = async (
  ctx: GenerationContext,
  generation: Generation,
): Promise<{ generation: string; job: string } | { preview: GenerationPreview }> =>
  ctx.input.dryRun
    ? previewPrepared(ctx, await prepareGeneration(ctx, generation))
    : startGeneration(ctx, generation);
