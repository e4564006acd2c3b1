import { Output, parsePartialJson, streamText, type LanguageModel, type ModelMessage } from 'ai';
import { LanguageModelError, type ModelRequest, type TokenUsage } from '../domains/ai/language-model.port';
import { estimatedTokens } from './estimated-tokens';
import { failureOf } from './failures';

/** The only file with names that another major version of the AI SDK changes. */

/** Warnings are about parameters that a model lacks. They would be written to the console. */
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

/** Maximum duration of a call. */
const TIMEOUT_MS = 90_000;

/** What a provider streamed, as far as it came. */
interface Streamed {
  text: string;
  finishReason?: string;
  reported?: {
    readonly input?: number;
    readonly cached?: number;
    readonly output?: number;
    readonly reasoning?: number;
  };
  version: string | null;
  error?: unknown;
  isAborted: boolean;
}

/** The outcome of a call: its output or its error, and what it consumed unless the provider never started. */
export interface Called<T> {
  readonly output?: T;
  readonly error?: LanguageModelError;
  readonly usage?: TokenUsage;
  readonly version: string | null;
}

/** What an image is counted as if the provider reports no tokens. */
const IMAGE_TOKENS = 1_500;

function usageOf(
  { instructions, prompt, image }: ModelRequest<unknown>,
  { text, reported }: Streamed,
): TokenUsage {
  const { input, output } = reported ?? {};
  return {
    inputTokens: input ?? estimatedTokens(instructions + prompt) + (image ? IMAGE_TOKENS : 0),
    cachedInputTokens: Math.min(reported?.cached ?? 0, input ?? 0),
    outputTokens: output ?? estimatedTokens(text),
    reasoningTokens: Math.min(reported?.reasoning ?? 0, output ?? 0),
    isEstimated: input === undefined || output === undefined,
  };
}

/** Models without structured output put JSON into a code block. */
const withoutFence = (text: string): string =>
  /^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$/s.exec(text)?.[1] ?? text;

function parsed<T>(schema: ModelRequest<T>['schema'], text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(withoutFence(text))).data;
  } catch {
    return undefined;
  }
}

/** Returns the text of a request, with its image as another part of the message. */
const promptOf = ({ prompt, image }: ModelRequest<unknown>): string | ModelMessage[] =>
  image
    ? [
        {
          role: 'user',
          content: [
            { type: 'text', text: prompt },
            { type: 'image', image: image.bytes, mediaType: image.mimeType },
          ],
        },
      ]
    : prompt;

async function stream(
  model: LanguageModel,
  request: ModelRequest<unknown>,
  streamed: Streamed,
): Promise<void> {
  const { instructions, schema, schemaName, seed, temperature, maxOutputTokens, signal, onPartial } = request;
  const { fullStream } = streamText({
    model,
    system: instructions,
    prompt: promptOf(request),
    output: Output.object({ schema, name: schemaName }),
    ...{ seed, temperature, maxOutputTokens },
    // The queue retries, with every call on record.
    maxRetries: 0,
    abortSignal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    // The default writes to the console.
    onError: () => undefined,
  });
  for await (const part of fullStream) {
    if (part.type === 'text-delta') {
      streamed.text += part.text;
      if (!onPartial) continue;
      const { value } = await parsePartialJson(streamed.text);
      onPartial(value, estimatedTokens(streamed.text));
    } else if (part.type === 'error') streamed.error ??= part.error;
    else if (part.type === 'abort') streamed.isAborted = true;
    else if (part.type === 'finish-step') {
      const { usage, response, finishReason } = part;
      streamed.finishReason = finishReason;
      streamed.version = response.modelId || null;
      streamed.reported = {
        input: usage.inputTokens,
        cached: usage.inputTokenDetails.cacheReadTokens,
        output: usage.outputTokens,
        reasoning: usage.outputTokenDetails.reasoningTokens,
      };
    }
  }
}

/** Returns the error of a finished stream without a usable output. */
function unusable({ finishReason, text }: Streamed): LanguageModelError {
  if (finishReason === 'content-filter')
    return new LanguageModelError('REFUSED', 'The model declined to generate the content.');
  if (finishReason === 'length')
    return new LanguageModelError('INVALID_OUTPUT', 'The response exceeded the maximum number of tokens.');
  if (finishReason !== 'stop')
    return new LanguageModelError('UNAVAILABLE', 'The response ended before it was complete.');
  return text.trim()
    ? new LanguageModelError('INVALID_OUTPUT', 'The response does not have the requested format.')
    : new LanguageModelError('REFUSED', 'The response of the model is empty.');
}

/** Calls a model once, and never rejects for a reason of the provider. */
export async function callModel<T>(model: LanguageModel, request: ModelRequest<T>): Promise<Called<T>> {
  const streamed: Streamed = { text: '', version: null, isAborted: false };
  try {
    await stream(model, request, streamed);
  } catch (error) {
    streamed.error ??= error;
  }
  const { version } = streamed;
  const usage = usageOf(request, streamed);
  if (streamed.isAborted || request.signal.aborted)
    return {
      error: new LanguageModelError('UNAVAILABLE', 'The provider did not respond in time.'),
      usage,
      version,
    };
  if (streamed.error !== undefined) {
    const { reason, message, retryAfterMs, isFree } = failureOf(streamed.error);
    const error = new LanguageModelError(reason, message, undefined, retryAfterMs);
    return { error, ...(!isFree && { usage }), version };
  }
  const output = parsed(request.schema, streamed.text);
  return output === undefined ? { error: unusable(streamed), usage, version } : { output, usage, version };
}
