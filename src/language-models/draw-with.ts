import { type ImageRequest, TOKENS_PER_IMAGE } from '../domains/ai/image-model.port';
import { type ImageAnswer, LanguageModelError, type UsedModel } from '../domains/ai/language-model.port';
import { callImageModel } from './call-image-model';
import { drawBackgrounds } from './composer/draw';
import { estimatedTokens } from './estimated-tokens';
import { imageFetch } from './image-fetch';
import { COMPOSER } from './model-names';
import { costOf } from './prices';
import { imageModel, type Providers } from './providers';

/** Draws without a model. Takes tokens like one, so that credits can be tried. */
async function compose(request: ImageRequest): Promise<ImageAnswer> {
  const images = await drawBackgrounds(request);
  const usage = {
    ...{ inputTokens: estimatedTokens(request.prompt), cachedInputTokens: 0, reasoningTokens: 0 },
    ...{ outputTokens: images.length * TOKENS_PER_IMAGE[request.quality], isEstimated: false },
  };
  return { images, usage, imageCount: images.length, version: null, ...costOf(COMPOSER, usage) };
}

/** Generates images with a model of a provider, or with the composer. Rejects with a `LanguageModelError`. */
export async function drawWith(
  providers: Providers,
  allowLoopback: boolean,
  used: UsedModel,
  request: ImageRequest,
): Promise<ImageAnswer> {
  const { provider, name } = used;
  if (provider === 'COMPOSER') return compose(request);
  const isOwn = providers[provider]?.fetch !== undefined;
  const open = () => {
    const { fetch, isAccepted } = imageFetch(isOwn, allowLoopback);
    return { model: imageModel(providers, provider, name, fetch), isAccepted };
  };
  const { images, usage, error } = await callImageModel(open, request);
  const consumption = usage && {
    ...{ usage, version: null, imageCount: images.length },
    ...costOf(used, usage, { ofImages: true }),
  };
  if (error) throw new LanguageModelError(error.reason, error.message, consumption, error.retryAfterMs);
  return { images: images.map((bytes) => ({ bytes })), ...consumption! };
}
