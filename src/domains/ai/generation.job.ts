import { declareLane, LatestReport, type Tasks } from '../../kernel/jobs';
import type { AiFailureReason } from './ai.enums';
import { Brief } from './brief.port';
import { type GeneratedContent, problemOf } from './checks';
import { contentOf } from './generated-content';
import {
  type AiTaskOptions,
  type CallResult as AnyCallResult,
  end,
  fail,
  type Helpers,
  isRetried,
  start,
  watchCancellation,
} from './generation-call';
import { findOpen, type GenerationRow, recordCall, recordPartial } from './generation-rows';
import { LanguageModelError } from './language-model.port';
import { imageOf } from './media-image';
import type { CallableModel } from './own-model';
import type { PartialOutput } from './partial-text';
import { promptOf, textsOf } from './prompts';
import { scoresOf } from './scores';
import { withVoiceSamples } from './voice/voice-brief';

export type { AiTaskOptions };

/** Task and kind of the job that generates content. */
export const GENERATE = 'generate-content';

/** Calls of models wait for other systems. */
export const AI_LANE = declareLane('ai', { slots: 4 });
AI_LANE.add(GENERATE);

/** Calls of a model whose output is not usable, after which another call is no use. */
const MAX_CALLS = 3;
const PARTIAL_MS = 1_000;

/** Reasons for which another call with another seed can succeed. */
const AGAIN: readonly AiFailureReason[] = [
  'INVALID_OUTPUT',
  'WRONG_LANGUAGE',
  'TOO_LONG',
  'INVENTED_CONTENT',
  'UNSAFE_CONTENT',
];

interface CallResult extends AnyCallResult {
  readonly content?: GeneratedContent;
}

/** Calls the model once. Never rejects for a reason of the model. */
async function callModel(
  options: AiTaskOptions,
  helpers: Helpers,
  row: GenerationRow,
  { models, model }: CallableModel,
  brief: Brief,
): Promise<CallResult> {
  const { clock, media, partialMs = PARTIAL_MS } = options;
  const { signal, stop } = watchCancellation(options, helpers, row);
  const partial = new LatestReport<PartialOutput>((output) => recordPartial(helpers, row, output), partialMs);
  const startedAt = performance.now();
  const result = (rest: Partial<CallResult>): CallResult => ({
    model,
    durationMs: performance.now() - startedAt,
    at: clock.now(),
    isCanceled: signal.aborted,
    ...rest,
  });
  const { schema, name: schemaName } = promptOf(brief.task);
  try {
    const isSeen = brief.media && model.provider !== 'COMPOSER';
    const image = isSeen ? await imageOf(helpers, media, row.organization_id, brief.media!.id) : undefined;
    const { output, ...consumption } = await models.generate(model, {
      image,
      ...textsOf(brief),
      ...{ schema, schemaName },
      seed: row.seed + row.call_count - 1,
      temperature: Number(row.temperature),
      maxOutputTokens: row.max_output_tokens,
      signal,
      onPartial: (output, outputTokens) => partial.report({ output, outputTokens }),
    });
    const content = contentOf(brief, output);
    return result({ consumption, content, reason: problemOf(brief, content) });
  } catch (error) {
    if (!(error instanceof LanguageModelError)) throw error;
    return result({ reason: error.reason, consumption: error.consumption });
  } finally {
    stop();
    await partial.stop();
  }
}

/** Stores the content of a call, with its scores. */
async function complete(
  helpers: Helpers,
  row: GenerationRow,
  brief: Brief,
  { content, ...outcome }: CallResult & { readonly content: GeneratedContent },
): Promise<void> {
  const { quality, consistency } = scoresOf(brief, content.captions);
  const columns = {
    captions: JSON.stringify(content.captions),
    hashtags: content.hashtags,
    ideas: JSON.stringify(content.ideas),
    replies: content.replies,
    document: content.document ? JSON.stringify(content.document) : null,
    quality_score: quality,
    brand_consistency_score: consistency,
  };
  await end(helpers, row, outcome, { verb: 'completed', columns });
}

/** Calls the model until its output is usable. No transaction is open during a call, and each call is on record before it. */
export async function generate(options: AiTaskOptions, helpers: Helpers, id: string): Promise<void> {
  for (;;) {
    const open = await findOpen(helpers, id);
    if (!open) return;
    const brief = await withVoiceSamples(options, helpers, open, Brief.parse(open.input));
    const started = await start(options, helpers, open, brief);
    if (!started) continue;
    const { row, callable } = started;
    helpers.progress(10, 'Generating');
    const result = await callModel(options, helpers, row, callable, brief);
    const { content, reason, isCanceled } = result;
    if (isCanceled) {
      await recordCall(helpers, row, result);
      return;
    }
    if (content && !reason) return complete(helpers, row, brief, { ...result, content });
    const isLater = isRetried(reason!, helpers);
    const isAgain = AGAIN.includes(reason!) && row.call_count < MAX_CALLS;
    if (!isLater && !isAgain) return fail(helpers, row, reason!, result);
    await recordCall(helpers, row, result);
    if (isLater) throw new Error(`The AI provider did not generate: ${reason}.`);
  }
}

/** Returns the AI tasks of the worker. */
export const aiTasks = (options: AiTaskOptions): Tasks => ({
  [GENERATE]: async (payload, helpers) => {
    const { generationId } = payload as { generationId: string };
    const { withPgClient, progress, job } = helpers;
    await generate(options, { withPgClient, progress, job }, generationId);
  },
});
