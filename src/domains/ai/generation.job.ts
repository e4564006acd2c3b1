import type { Encryption } from '../../kernel/encryption';
import { declareLane, LatestReport, PermanentJobError, type Tasks } from '../../kernel/jobs';
import { formatMessage } from '../../kernel/messages';
import type { Clock } from '../../kernel/session';
import { MutationError } from '../../kernel/write';
import type { MediaServices } from '../media/media-services';
import type { AiFailureReason } from './ai.enums';
import { AI_FAILURE_MESSAGES } from './ai.messages';
import { Brief } from './brief.port';
import { type GeneratedContent, problemOf } from './checks';
import { contentOf } from './generated-content';
import { maxUsageOf } from './generation-credits';
import {
  endGeneration,
  ExpiredReservationError,
  findOpen,
  type GenerationRow,
  isRunning,
  type JobConnection,
  type OpenGeneration,
  recordCall,
  recordPartial,
  startCall,
} from './generation-rows';
import {
  type Consumption,
  LanguageModelError,
  type LanguageModels,
  type UsedModel,
} from './language-model.port';
import { imageOf } from './media-image';
import { type CallableModel, callableModel } from './own-model';
import type { PartialOutput } from './partial-text';
import { promptOf, textsOf } from './prompts';
import { scoresOf } from './scores';
import type { EmbeddingModels } from './embedding-model.port';
import { withVoiceSamples } from './voice/voice-brief';

/** Task and kind of the job that generates content. */
export const GENERATE = 'generate-content';

/** Calls of models wait for other systems. */
export const AI_LANE = declareLane('ai', { slots: 4 });
AI_LANE.add(GENERATE);

export interface AiTaskOptions {
  readonly languageModels: LanguageModels;
  readonly embeddings: EmbeddingModels;
  readonly clock: Clock;
  /** Where images are that models look at. */
  readonly media: MediaServices;
  /** Decrypts the API keys of organizations. */
  readonly encryption: Encryption;
  /** How often a running call checks whether it was canceled, in milliseconds. */
  readonly watchMs?: number;
  /** How often the text of a running call is stored, in milliseconds. */
  readonly partialMs?: number;
}

/** Calls of a model whose output is not usable, after which another call is no use. */
const MAX_CALLS = 3;
/** Attempts of the job while the provider is unavailable. They span about a minute. */
const MAX_ATTEMPTS = 4;
const WATCH_MS = 1_000;
const PARTIAL_MS = 1_000;

/** Reasons for which another call with another seed can succeed, and those for which a later one can. */
const AGAIN: readonly AiFailureReason[] = [
  'INVALID_OUTPUT',
  'WRONG_LANGUAGE',
  'TOO_LONG',
  'INVENTED_CONTENT',
  'UNSAFE_CONTENT',
];
const LATER: readonly AiFailureReason[] = ['RATE_LIMITED', 'UNAVAILABLE'];

interface CallResult {
  readonly content?: GeneratedContent;
  readonly reason?: AiFailureReason;
  readonly consumption?: Consumption;
  readonly model: UsedModel;
  readonly durationMs: number;
  readonly at: Date;
  readonly isCanceled: boolean;
}

type Helpers = JobConnection & {
  readonly progress: (percent: number, message?: string) => void;
  readonly job: { readonly attempts: number };
};

/** Calls a function regularly until the returned function is called. */
function everyMs(ms: number, work: () => Promise<void>): () => void {
  // An error of the database ends the job later, when it stores the result.
  const timer = setInterval(() => void work().catch(() => undefined), ms);
  return () => clearInterval(timer);
}

/** Calls the model once. Never rejects for a reason of the model. */
async function callModel(
  { clock, media, watchMs = WATCH_MS, partialMs = PARTIAL_MS }: AiTaskOptions,
  helpers: Helpers,
  row: GenerationRow,
  { models, model }: CallableModel,
  brief: Brief,
): Promise<CallResult> {
  const canceled = new AbortController();
  const stopWatching = everyMs(watchMs, async () => {
    if (!(await isRunning(helpers, row))) canceled.abort();
  });
  const partial = new LatestReport<PartialOutput>((output) => recordPartial(helpers, row, output), partialMs);
  const startedAt = performance.now();
  const result = (rest: Partial<CallResult>): CallResult => ({
    model,
    durationMs: performance.now() - startedAt,
    at: clock.now(),
    isCanceled: canceled.signal.aborted,
    ...rest,
  });
  const { schema, name: schemaName } = promptOf(row.feature);
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
      signal: canceled.signal,
      onPartial: (output, outputTokens) => partial.report({ output, outputTokens }),
    });
    const content = contentOf(brief, output);
    return result({ consumption, content, reason: problemOf(brief, content) });
  } catch (error) {
    if (!(error instanceof LanguageModelError)) throw error;
    return result({ reason: error.reason, consumption: error.consumption });
  } finally {
    stopWatching();
    await partial.stop();
  }
}

/** Returns what a call may have consumed whose process was killed. */
function lostCall(
  models: LanguageModels,
  { isLost, provider, modelName, max_output_tokens: outputTokens }: OpenGeneration,
  brief: Brief,
): Consumption | undefined {
  if (!isLost || !provider || !modelName) return undefined;
  const usage = maxUsageOf(brief, outputTokens);
  return { usage, version: null, ...models.costOf({ provider, name: modelName }, usage) };
}

const messageOf = (reason: AiFailureReason): string => formatMessage(AI_FAILURE_MESSAGES[reason](), 'en');

/** Ends a generation after its last call. If it was canceled meanwhile, the call is charged all the same. */
async function end(
  helpers: Helpers,
  row: GenerationRow,
  outcome: Parameters<typeof endGeneration>[2],
  ending: Parameters<typeof endGeneration>[3],
): Promise<void> {
  if (!(await endGeneration(helpers, row, outcome, ending))) await recordCall(helpers, row, outcome);
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

async function fail(
  helpers: Helpers,
  row: GenerationRow,
  reason: AiFailureReason,
  outcome: Parameters<typeof endGeneration>[2],
): Promise<never> {
  const failure = JSON.stringify({ reason, message: AI_FAILURE_MESSAGES[reason]() });
  await end(helpers, row, outcome, { verb: 'failed', columns: { failure } });
  throw new PermanentJobError(messageOf(reason));
}

/** Returns why a call could not be started. Throws errors with another reason. */
function reasonOf(error: unknown): AiFailureReason {
  if (error instanceof LanguageModelError) return error.reason;
  if (error instanceof MutationError) return 'LIMIT_EXCEEDED';
  if (error instanceof ExpiredReservationError) return 'EXPIRED';
  throw error;
}

/** Starts the next call of a generation. Fails the generation if there is no model or no credit for it. */
async function start(
  options: AiTaskOptions,
  helpers: Helpers,
  open: OpenGeneration,
  brief: Brief,
): Promise<{ row: GenerationRow; callable: CallableModel } | undefined> {
  const { languageModels, clock } = options;
  const lost = lostCall(languageModels, open, brief);
  const at = clock.now();
  try {
    const callable = await callableModel(helpers, options, open);
    const { model } = callable;
    const costOf = languageModels.costOf.bind(languageModels);
    const row = await startCall(helpers, open, { model, lost, costOf, at });
    return row && { row, callable };
  } catch (error) {
    const outcome = { consumption: lost, isLost: lost !== undefined, durationMs: 0, at };
    return fail(helpers, open, reasonOf(error), outcome);
  }
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
    const isLater = LATER.includes(reason!) && helpers.job.attempts < MAX_ATTEMPTS;
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
