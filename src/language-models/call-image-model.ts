import type { ImageModelV3 } from '@ai-sdk/provider';
import { APICallError, generateImage, NoImageGeneratedError } from 'ai';
import {
  type AspectRatio,
  type ImageQuality,
  type ImageRequest,
  TOKENS_PER_IMAGE,
} from '../domains/ai/image-model.port';
import { LanguageModelError, type TokenUsage } from '../domains/ai/language-model.port';
import { estimatedTokens } from './estimated-tokens';
import { failureOf } from './failures';

/** Maximum duration of a call. The best quality takes more than a minute. */
const TIMEOUT_MS = 180_000;
/** Largest image that a provider may return, in bytes. */
const MAX_IMAGE_BYTES = 20 * 1024 * 1024;

type Size = `${number}x${number}`;
type Ratio = `${number}:${number}`;

/** The sizes that models of OpenAI have. The image is cropped to its ratio. */
const SIZES: Readonly<Record<AspectRatio, Size>> = {
  SQUARE_1_1: '1024x1024',
  LANDSCAPE_16_9: '1536x1024',
  PORTRAIT_9_16: '1024x1536',
  PORTRAIT_4_5: '1024x1536',
};
const DALL_E_3_SIZES: Readonly<Record<AspectRatio, Size>> = {
  ...SIZES,
  LANDSCAPE_16_9: '1792x1024',
  PORTRAIT_9_16: '1024x1792',
  PORTRAIT_4_5: '1024x1792',
};
/** The ratios that models of Google have. */
const RATIOS: Readonly<Record<AspectRatio, Ratio>> = {
  SQUARE_1_1: '1:1',
  LANDSCAPE_16_9: '16:9',
  PORTRAIT_9_16: '9:16',
  PORTRAIT_4_5: '3:4',
};
const QUALITIES = { LOW: 'low', MEDIUM: 'medium', HIGH: 'high' } as const satisfies Record<
  ImageQuality,
  string
>;
/** Codes of providers that declined to draw. */
const REFUSALS = new Set<unknown>(['content_policy_violation', 'moderation_blocked', 'content_filter']);

interface CalledImages {
  readonly images: readonly Uint8Array[];
  /** Undefined if the provider did not start. */
  readonly usage?: TokenUsage;
  /** Undefined if there is an image. */
  readonly error?: LanguageModelError;
}

/** Returns the options that a model understands. Servers of operators know few of them, so they receive none but the size. */
function optionsOf({ provider, modelId }: ImageModelV3, { aspectRatio, quality }: ImageRequest) {
  if (provider.startsWith('google')) return { aspectRatio: RATIOS[aspectRatio] };
  if (!provider.startsWith('openai.')) return { size: SIZES[aspectRatio] };
  if (modelId === 'dall-e-2') return { size: SIZES.SQUARE_1_1 };
  if (modelId === 'dall-e-3')
    return {
      size: DALL_E_3_SIZES[aspectRatio],
      providerOptions: { openai: { quality: quality === 'HIGH' ? 'hd' : 'standard' } },
    };
  return {
    size: SIZES[aspectRatio],
    providerOptions: { openai: { quality: QUALITIES[quality], outputFormat: 'jpeg' } },
  };
}

/** Returns the numbers of images of the calls. Gemini generates one image, whatever number it is asked for. */
async function portionsOf(model: ImageModelV3, count: number): Promise<number[]> {
  const { maxImagesPerCall: given, modelId } = model;
  const most = typeof given === 'function' ? await given({ modelId }) : given;
  const size = modelId.startsWith('gemini-') ? 1 : (most ?? 1);
  return Array.from({ length: Math.ceil(count / size) }, (_, place) => Math.min(size, count - place * size));
}

/** Whether the provider says that it declined to draw. */
function isRefusal(error: unknown): boolean {
  if (NoImageGeneratedError.isInstance(error)) return true;
  if (!APICallError.isInstance(error)) return false;
  const { error: said } = (error.data ?? {}) as { error?: { code?: unknown; type?: unknown } };
  return REFUSALS.has(said?.code) || REFUSALS.has(said?.type);
}

interface Failed {
  readonly error: LanguageModelError;
  readonly isFree: boolean;
}

/** Returns why a call failed, without any text of the provider. A request that was accepted has been paid. */
function failed(error: unknown, isAccepted: boolean, signal: AbortSignal): Failed {
  const { reason, message, retryAfterMs, isFree } = failureOf(error);
  if (signal.aborted) {
    const late = new LanguageModelError('UNAVAILABLE', 'The provider did not respond in time.');
    return { error: late, isFree: false };
  }
  if (isRefusal(error))
    return { error: new LanguageModelError('REFUSED', 'The model declined to draw.'), isFree: !isAccepted };
  if (isAccepted)
    return {
      error: new LanguageModelError('INVALID_OUTPUT', 'The response does not contain usable images.'),
      isFree: false,
    };
  return { error: new LanguageModelError(reason, message, undefined, retryAfterMs), isFree };
}

/** Adds up what the calls consumed. */
class Total {
  private input = 0;
  private output = 0;
  private isEstimated = false;
  isCharged = false;

  constructor(private readonly request: ImageRequest) {}

  /** Adds a call, with the numbers of the provider if there are any. */
  add(images: number, reported: { inputTokens?: number; outputTokens?: number } = {}): void {
    const { inputTokens, outputTokens } = reported;
    this.input += inputTokens ?? estimatedTokens(this.request.prompt);
    this.output += outputTokens ?? images * TOKENS_PER_IMAGE[this.request.quality];
    this.isEstimated ||= inputTokens === undefined || outputTokens === undefined;
    this.isCharged = true;
  }

  get usage(): TokenUsage {
    const { input: inputTokens, output: outputTokens, isEstimated } = this;
    return { inputTokens, outputTokens, isEstimated, cachedInputTokens: 0, reasoningTokens: 0 };
  }
}

/**
 * Calls an image model until all images are generated or one call fails, and never rejects for a reason of the provider. Images of
 * earlier calls are kept. `isAccepted` is whether the provider has accepted a request of the current call.
 */
export async function callImageModel(
  open: () => { readonly model: ImageModelV3; readonly isAccepted: () => boolean },
  request: ImageRequest,
): Promise<CalledImages> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const total = new Total(request);
  const images: Uint8Array[] = [];
  const answer = (error?: LanguageModelError): CalledImages => ({
    images,
    ...(total.isCharged && { usage: total.usage }),
    ...(!images.length && { error }),
  });
  for (const [place, n] of (await portionsOf(open().model, request.count)).entries()) {
    const { model, isAccepted } = open();
    try {
      const drawn = await generateImage({
        ...{ model, n, maxImagesPerCall: n, prompt: request.prompt, seed: request.seed + place },
        ...optionsOf(model, request),
        // The queue retries, with every call on record.
        maxRetries: 0,
        abortSignal: signal,
      });
      const { images: given, usage } = drawn;
      total.add(given.length, usage);
      images.push(
        ...given
          .slice(0, n)
          .map(({ uint8Array }) => uint8Array)
          .filter(({ length }) => length > 0 && length <= MAX_IMAGE_BYTES),
      );
    } catch (error) {
      const { error: why, isFree } = failed(error, isAccepted(), signal);
      if (!isFree) total.add(why.reason === 'REFUSED' ? 0 : n);
      return answer(why);
    }
  }
  return answer(
    new LanguageModelError('INVALID_OUTPUT', 'The response does not contain images of an accepted size.'),
  );
}
