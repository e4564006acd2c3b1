import type {} from '../../kernel/session';
import type { Consumption, UsedModel } from './language-model.port';

/** Number of dimensions of every embedding. */
export const DIMENSIONS = 1_536;

/** The default, which hashes words and parts of words. It is no AI model. */
export const OFFLINE_MODEL = 'marquee:hashing-1';

/** How texts become vectors that can be compared. `src/language-models` implements it with the models of all providers. */
export interface EmbeddingModels {
  /** The name of the model that is set, such as `marquee:hashing-1` or `openai:text-embedding-3-small`. */
  readonly name: string;
  /** The model of a provider. Undefined for the default, which costs nothing. */
  readonly used?: UsedModel;
  /** Returns the vectors of texts, of length 1 and in order. Rejects with a `LanguageModelError`. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedded>;
  /** Returns what texts cost at most. */
  maximumOf(texts: readonly string[]): Consumption;
}

interface Embedded {
  readonly vectors: readonly (readonly number[])[];
  /** Undefined for the default. */
  readonly consumption?: Consumption;
}

declare module '../../kernel/session/context' {
  interface Services {
    readonly embeddings: EmbeddingModels;
  }
}
