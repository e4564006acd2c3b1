import { v7 as uuidv7 } from 'uuid';
import type { MutationContext, Values } from '../../kernel/write';
import type { TextFeature } from '../ai/ai.enums';
import { recordGeneration, type ReservedFirst } from '../ai/generate';
import { countGeneration, type PreviewableInput } from '../ai/generation-request';
import { newBrief } from '../ai/new-brief';
import { maxOutputTokensOf } from '../ai/prompts';
import type { Brief } from '../ai/brief.port';
import type { ContentAnalysis } from './content-analysis.entity';
import type { PlannedOutput } from './formats';
import type { RepurposingConfig } from './repurposing-job.shapes';
import type { RepurposingStrategy } from './repurposing-strategy.entity';
import type { RepurposingFormat } from './repurposing.enums';
import { spokenText } from './transcript';

type Context = MutationContext<PreviewableInput>;

interface NewJob {
  readonly job: Values;
  readonly analysis: ContentAnalysis;
  readonly strategy: RepurposingStrategy;
  readonly outputs: readonly PlannedOutput[];
  readonly seed: number;
}

const FEATURES: Readonly<Record<RepurposingFormat, TextFeature>> = {
  ARTICLE: 'ARTICLE',
  CAPTION: 'CAPTION',
  CAROUSEL: 'CAROUSEL',
};

/** Facts of a caption, which is short, and of a carousel, which has one for each slide. */
const CAPTION_FACTS = 3;
const MAX_FACTS = 10;

/** Returns the sentences that a post states. Captions take turns, so that they differ. */
function factsOf(
  { keyInsights, hookMoments }: ContentAnalysis,
  format: RepurposingFormat,
  place: number,
): string[] {
  const found = [...new Set([...keyInsights, ...hookMoments.map(({ text }) => text)])].slice(0, MAX_FACTS);
  if (format !== 'CAPTION') return found;
  const start = place % Math.max(found.length, 1);
  return [...found.slice(start), ...found.slice(0, start)].slice(0, CAPTION_FACTS);
}

const TEMPLATE = 'SELECT left(content, 500) AS text FROM templates WHERE id = $1 AND content IS NOT NULL';

/** Returns the text of the template of a job, which captions follow like an earlier caption. */
async function exampleOf({ tx }: Context, { template }: Values): Promise<string[]> {
  if (!template) return [];
  return (await tx.query<{ text: string }>(TEMPLATE, [template])).map(({ text }) => text);
}

/** Returns the brief of a post, and its brand. */
async function briefOf(
  { tx }: Context,
  { job, analysis, strategy }: NewJob,
  { format, platform, language }: PlannedOutput,
  place: number,
): Promise<{ readonly brief: Brief; readonly brand: string | null }> {
  const { tone, callToAction, maxHashtags } = job.config as RepurposingConfig;
  const occasion = {
    ...{ feature: FEATURES[format], post: null, defaultCount: 1 },
    organization: job.organization as string,
    clientAccount: job.clientAccount as string | null,
    ...(format !== 'CAPTION' && {
      source: spokenText(analysis.transcript),
      sourceLanguage: analysis.transcriptLanguage,
    }),
  };
  return newBrief(tx, occasion, {
    ...{ platform, tone, callToAction, maxHashtags, facts: factsOf(analysis, format, place) },
    brandProfileId: strategy.brandProfile,
    language: language ?? analysis.transcriptLanguage,
    topic: analysis.title ?? strategy.name,
  });
}

/** The rows of outputs, and what was reserved for their generations. */
interface RecordedOutputs {
  readonly rows: Values[];
  readonly reserved: readonly ReservedFirst[];
}

/** Records the generations of the posts of a job, with their credits. The outputs are not inserted. */
export async function recordOutputs(ctx: Context, planned: NewJob): Promise<RecordedOutputs> {
  const { job, analysis, outputs, seed } = planned;
  const example = await exampleOf(ctx, job);
  const organization = job.organization as string;
  const clientAccount = job.clientAccount as string | null;
  const { modelTier } = job.config as RepurposingConfig;
  const [rows, reserved]: [Values[], ReservedFirst[]] = [[], []];
  for (const [position, output] of outputs.entries()) {
    await countGeneration(ctx);
    const { brief, brand } = await briefOf(ctx, planned, output, position);
    const input = {
      ...{ organizationId: organization, campaignId: job.campaign as string | null, modelTier },
      seed: seed + position,
    };
    const generation = uuidv7();
    const feature = FEATURES[output.format];
    const first = await recordGeneration({ ...ctx, input }, feature, {
      ...{ id: generation, brand, post: null, clientAccount, tier: modelTier },
      brief: { ...brief, examples: [...example, ...brief.examples] },
      maxOutputTokens: maxOutputTokensOf(feature, brief.count),
    });
    reserved.push(first);
    const { format, platform } = output;
    const language = output.language ?? analysis.transcriptLanguage;
    rows.push({
      ...{ id: uuidv7(), organization, clientAccount, repurposingJob: job.id, position },
      ...{ format, platform, language, generation },
    });
  }
  return { rows, reserved };
}
