import type { Encryption } from '../../kernel/encryption';
import { PermanentJobError } from '../../kernel/jobs';
import { formatMessage } from '../../kernel/messages';
import type { Clock } from '../../kernel/session';
import { MutationError } from '../../kernel/write';
import type { MediaServices } from '../media/media-services';
import type { AiFailureReason } from './ai.enums';
import { AI_FAILURE_MESSAGES } from './ai.messages';
import type { EmbeddingModels } from './embedding-model.port';
import { type AnyBrief, maximumOf } from './generation-credits';
import {
  endGeneration,
  ExpiredReservationError,
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
  type TokenUsage,
  type UsedModel,
} from './language-model.port';
import { type CallableModel, callableModel } from './own-model';

/** The steps that jobs of texts and of images have in common: to start a call, watch it and end it. */

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

export type Helpers = JobConnection & {
  readonly progress: (percent: number, message?: string) => void;
  readonly job: { readonly attempts: number };
};

/** What a call gave. */
export interface CallResult {
  readonly reason?: AiFailureReason;
  readonly consumption?: Consumption;
  readonly model: UsedModel;
  readonly durationMs: number;
  readonly at: Date;
  readonly isCanceled: boolean;
}

/** Attempts of the job while the provider is unavailable. They span about a minute. */
const MAX_ATTEMPTS = 4;
const WATCH_MS = 1_000;
/** Reasons for which a later call can succeed. */
const LATER: readonly AiFailureReason[] = ['RATE_LIMITED', 'UNAVAILABLE'];

/** Returns whether the queue calls the model again later. */
export const isRetried = (reason: AiFailureReason, { job }: Helpers): boolean =>
  LATER.includes(reason) && job.attempts < MAX_ATTEMPTS;

/** Returns a signal that aborts when a generation is canceled, until `stop` is called. */
export function watchCancellation(
  { watchMs = WATCH_MS }: AiTaskOptions,
  helpers: Helpers,
  row: GenerationRow,
): { readonly signal: AbortSignal; readonly stop: () => void } {
  const canceled = new AbortController();
  const check = async (): Promise<void> => {
    if (!(await isRunning(helpers, row))) canceled.abort();
  };
  // An error of the database ends the job later, when it stores the result.
  const timer = setInterval(() => void check().catch(() => undefined), watchMs);
  return { signal: canceled.signal, stop: () => clearInterval(timer) };
}

/** Returns what a call may have consumed whose process was killed. */
function lostCall(
  { isLost, provider, modelName, max_output_tokens: outputTokens }: OpenGeneration,
  brief: AnyBrief,
  costOf: Parameters<typeof startCall>[2]['costOf'],
): Consumption | undefined {
  if (!isLost || !provider || !modelName) return undefined;
  const usage = maximumOf(brief, outputTokens);
  return { usage, version: null, ...costOf({ provider, name: modelName }, usage) };
}

const messageOf = (reason: AiFailureReason): string => formatMessage(AI_FAILURE_MESSAGES[reason](), 'en');

/** Ends a generation after its last call. If it was canceled meanwhile, the call is charged all the same. Returns whether it ended. */
export async function end(
  helpers: Helpers,
  row: GenerationRow,
  outcome: Parameters<typeof endGeneration>[2],
  ending: Parameters<typeof endGeneration>[3],
): Promise<boolean> {
  const isEnded = (await endGeneration(helpers, row, outcome, ending)) !== undefined;
  if (!isEnded) await recordCall(helpers, row, outcome);
  return isEnded;
}

export async function fail(
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

/**
 * Starts the next call of a generation. Fails the generation if there is no model or no credit for it, or if `check` rejects with
 * a LanguageModelError. Returns undefined if the generation has ended meanwhile.
 */
export async function start(
  options: AiTaskOptions,
  helpers: Helpers,
  open: OpenGeneration,
  brief: AnyBrief,
  check?: () => Promise<void>,
): Promise<{ row: GenerationRow; callable: CallableModel } | undefined> {
  const { languageModels, clock } = options;
  const ofImages = brief.task === 'IMAGE';
  const costOf = (model: UsedModel, usage: TokenUsage) => languageModels.costOf(model, usage, { ofImages });
  const lost = lostCall(open, brief, costOf);
  const at = clock.now();
  try {
    await check?.();
    const callable = await callableModel(helpers, options, open);
    const row = await startCall(helpers, open, { model: callable.model, lost, costOf, at });
    return row && { row, callable };
  } catch (error) {
    const outcome = { consumption: lost, isLost: lost !== undefined, durationMs: 0, at };
    return fail(helpers, open, reasonOf(error), outcome);
  }
}
