import { declareLane, PermanentJobError, type Tasks } from '../../kernel/jobs';
import { formatMessage } from '../../kernel/messages';
import type { Clock } from '../../kernel/session';
import type { AiFailureReason } from './ai.enums';
import { AI_FAILURE_MESSAGES } from './ai.messages';
import { Brief } from './brief.port';
import { type GeneratedContent, problemOf } from './checks';
import { contentOf } from './generated-content';
import {
  chosenModel,
  endGeneration,
  findOpen,
  type GenerationRow,
  isRunning,
  type JobConnection,
  type OpenGeneration,
  recordCall,
  startCall,
} from './generation-rows';
import {
  type Consumption,
  LanguageModelError,
  type LanguageModels,
  type UsedModel,
} from './language-model.port';
import { promptOf, textsOf } from './prompts';
import { scoresOf } from './scores';

/** Task and kind of the job that generates content. */
export const GENERATE = 'generate-content';

/** Calls of models wait for other systems. */
declareLane('ai', { slots: 4 }).add(GENERATE);

export interface AiTaskOptions {
  readonly languageModels: LanguageModels;
  readonly clock: Clock;
  /** How often a running call checks whether it was canceled, in milliseconds. */
  readonly watchMs?: number;
}

/** Calls of a model whose output is not usable, after which another call is no use. */
const MAX_CALLS = 3;
/** Attempts of the job while the provider is unavailable. They span about a minute. */
const MAX_ATTEMPTS = 4;
const WATCH_MS = 1_000;

/** Reasons for which another call with another seed can succeed, and those for which a later one can. */
const AGAIN: readonly AiFailureReason[] = [
  'INVALID_OUTPUT',
  'WRONG_LANGUAGE',
  'TOO_LONG',
  'INVENTED_CONTENT',
];
const LATER: readonly AiFailureReason[] = ['RATE_LIMITED', 'UNAVAILABLE'];

interface CallResult {
  readonly content?: GeneratedContent;
  readonly reason?: AiFailureReason;
  readonly consumption?: Consumption;
  readonly durationMs: number;
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
  { languageModels, watchMs = WATCH_MS }: AiTaskOptions,
  helpers: Helpers,
  row: GenerationRow,
  model: UsedModel,
  brief: Brief,
): Promise<CallResult> {
  const canceled = new AbortController();
  const stopWatching = everyMs(watchMs, async () => {
    if (!(await isRunning(helpers, row))) canceled.abort();
  });
  const startedAt = performance.now();
  const result = (rest: Partial<CallResult>): CallResult => ({
    durationMs: performance.now() - startedAt,
    isCanceled: canceled.signal.aborted,
    ...rest,
  });
  const { schema, name: schemaName } = promptOf(row.feature);
  try {
    const { output, ...consumption } = await languageModels.generate(model, {
      ...textsOf(brief),
      ...{ schema, schemaName },
      seed: row.seed + row.call_count - 1,
      temperature: Number(row.temperature),
      maxOutputTokens: row.max_output_tokens,
      signal: canceled.signal,
    });
    const content = contentOf(brief, output);
    return result({ consumption, content, reason: problemOf(brief, content) });
  } catch (error) {
    if (!(error instanceof LanguageModelError)) throw error;
    return result({ reason: error.reason, consumption: error.consumption });
  } finally {
    stopWatching();
  }
}

/** Returns what a call may have consumed whose process was killed. */
function lostCall(
  models: LanguageModels,
  { isLost, provider, modelName, max_output_tokens: outputTokens }: OpenGeneration,
  brief: Brief,
): Consumption | undefined {
  if (!isLost || !provider || !modelName) return undefined;
  const { instructions, prompt } = textsOf(brief);
  const usage = {
    inputTokens: Math.ceil(Buffer.byteLength(instructions + prompt) / 3),
    ...{ outputTokens, cachedInputTokens: 0, reasoningTokens: 0, isEstimated: true },
  };
  return { usage, version: null, ...models.costOf({ provider, name: modelName }, usage) };
}

const messageOf = (reason: AiFailureReason): string => formatMessage(AI_FAILURE_MESSAGES[reason](), 'en');

/** Stores the content of a call, with its scores. */
async function complete(
  { clock }: AiTaskOptions,
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
    quality_score: quality,
    brand_consistency_score: consistency,
  };
  await endGeneration(helpers, row, outcome, { verb: 'completed', at: clock.now(), columns });
}

async function fail(
  { clock }: AiTaskOptions,
  helpers: Helpers,
  row: GenerationRow,
  reason: AiFailureReason,
  outcome: Pick<CallResult, 'consumption' | 'durationMs'>,
): Promise<never> {
  const failure = JSON.stringify({ reason, message: AI_FAILURE_MESSAGES[reason]() });
  await endGeneration(helpers, row, outcome, { verb: 'failed', at: clock.now(), columns: { failure } });
  throw new PermanentJobError(messageOf(reason));
}

/** Calls the model until its output is usable. No transaction is open during a call, and each call is on record before it. */
async function generate(options: AiTaskOptions, helpers: Helpers, id: string): Promise<void> {
  const { languageModels, clock } = options;
  for (;;) {
    const open = await findOpen(helpers, id);
    if (!open) return;
    const brief = Brief.parse(open.input);
    const lost = lostCall(languageModels, open, brief);
    let model: UsedModel;
    try {
      model = languageModels.modelOf(open.model_tier, await chosenModel(helpers, open.model_tier));
    } catch (error) {
      if (!(error instanceof LanguageModelError)) throw error;
      return fail(options, helpers, open, error.reason, { consumption: lost, durationMs: 0 });
    }
    const row = await startCall(helpers, open, model, { lost, at: clock.now() });
    if (!row) continue;
    helpers.progress(10, 'Generating');
    const result = await callModel(options, helpers, row, model, brief);
    const { content, reason, isCanceled } = result;
    if (isCanceled) {
      await recordCall(helpers, row, result);
      return;
    }
    if (content && !reason) return complete(options, helpers, row, brief, { ...result, content });
    const isLater = LATER.includes(reason!) && helpers.job.attempts < MAX_ATTEMPTS;
    const isAgain = AGAIN.includes(reason!) && row.call_count < MAX_CALLS;
    if (!isLater && !isAgain) return fail(options, helpers, row, reason!, result);
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
