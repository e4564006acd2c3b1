import type { EmbeddingModelV3 } from '@ai-sdk/provider';
import { embedMany } from 'ai';
import { DIMENSIONS } from '../domains/ai/embedding-model.port';
import { failureOf } from './failures';

/** Maximum duration of a call. */
const TIMEOUT_MS = 30_000;

/** Models with more dimensions are asked for fewer. `text-embedding-ada-002` and servers of operators take no such option. */
const OPTIONS = {
  google: { outputDimensionality: DIMENSIONS, taskType: 'SEMANTIC_SIMILARITY' },
} as const;

interface CalledEmbeddings {
  readonly vectors: readonly (readonly number[])[];
  /** Undefined if the provider reported no number. */
  readonly tokens?: number;
  readonly error?: ReturnType<typeof failureOf>;
}

/** Calls an embedding model once, and never rejects for a reason of the provider. */
export async function callEmbeddingModel(
  model: EmbeddingModelV3,
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<CalledEmbeddings> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const isLarge = model.modelId.includes('text-embedding-3-large');
  try {
    const { embeddings, usage } = await embedMany({
      model,
      values: [...texts],
      // The queue retries, with every call on record.
      maxRetries: 0,
      abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      providerOptions: { ...OPTIONS, ...(isLarge && { openai: { dimensions: DIMENSIONS } }) },
    });
    const isReported = Number.isFinite(usage.tokens) && usage.tokens > 0;
    return { vectors: embeddings, ...(isReported && { tokens: usage.tokens }) };
  } catch (error) {
    return { vectors: [], error: failureOf(error) };
  }
}
