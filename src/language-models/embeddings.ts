import type { EmbeddingModelV3 } from '@ai-sdk/provider';
import { type EmbeddingModels, DIMENSIONS, OFFLINE_MODEL } from '../domains/ai/embedding-model.port';
import { type Consumption, LanguageModelError, type UsedModel } from '../domains/ai/language-model.port';
import { callEmbeddingModel } from './call-embedding-model';
import { estimatedTokens } from './estimated-tokens';
import { hashedVector, unitVector } from './hashing';
import { modelNamed } from './model-names';
import { costOf } from './prices';
import { embeddingModel, isConfigured, type Providers } from './providers';

/** No tokenizer makes more tokens of a text than it has bytes. */
const mostTokens = (texts: readonly string[]): number => Buffer.byteLength(texts.join('\n'));

function consumptionOf(used: UsedModel, inputTokens: number, isEstimated: boolean): Consumption {
  const usage = { inputTokens, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, isEstimated };
  return { usage, version: null, ...costOf(used, usage) };
}

/** Returns vectors of length 1. Shorter ones are filled up with zeros, which changes no angle. */
function unitVectors(vectors: readonly (readonly number[])[], count: number, consumption: Consumption) {
  const isUsable = (vector: readonly number[]): boolean =>
    vector.length > 0 &&
    vector.length <= DIMENSIONS &&
    Number.isFinite(Math.hypot(...vector)) &&
    vector.some((value) => value !== 0);
  if (vectors.length !== count || !vectors.every(isUsable))
    throw new LanguageModelError(
      'INVALID_OUTPUT',
      `The embedding model must return vectors of at most ${DIMENSIONS} dimensions.`,
      consumption,
    );
  return vectors.map(unitVector);
}

const OFFLINE: EmbeddingModels = {
  name: OFFLINE_MODEL,
  embed: (texts) => Promise.resolve({ vectors: texts.map(hashedVector) }),
  maximumOf: (texts) => ({
    usage: {
      ...{ inputTokens: mostTokens(texts), cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 },
      isEstimated: true,
    },
    ...{ version: null, cost: '0.000000', prices: null },
  }),
};

/** Calls a model of a provider, with what it consumed. */
async function embedWith(
  model: EmbeddingModelV3,
  used: UsedModel,
  texts: readonly string[],
  signal?: AbortSignal,
): ReturnType<EmbeddingModels['embed']> {
  const { vectors, tokens, error } = await callEmbeddingModel(model, texts, signal);
  const estimated = estimatedTokens(texts.join('\n'));
  const consumption = consumptionOf(used, tokens ?? estimated, tokens === undefined);
  if (error)
    throw new LanguageModelError(error.reason, error.message, error.isFree ? undefined : consumption);
  return { vectors: unitVectors(vectors, texts.length, consumption), consumption };
}

/** Opens the embedding model that a setting such as `marquee:hashing-1` or `openai:text-embedding-3-small` names. */
export function openEmbeddings(name: string, providers: Providers): EmbeddingModels {
  if (name === OFFLINE_MODEL) return OFFLINE;
  const used = modelNamed(name);
  const { provider } = used;
  if (provider === 'COMPOSER' || provider === 'ANTHROPIC' || !isConfigured(providers, provider))
    throw new LanguageModelError('NOT_CONFIGURED', `The provider ${provider} has no embedding models.`);
  const model = embeddingModel(providers, provider, used.name);
  return {
    name,
    used,
    embed: (texts, signal) => embedWith(model, used, texts, signal),
    maximumOf: (texts) => consumptionOf(used, mostTokens(texts), true),
  };
}
