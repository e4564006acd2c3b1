import type { z } from 'zod';
import type {} from '../../kernel/session';
import type { AiFailureReason, AiModelTier, AiProvider } from './ai.enums';
import type { DrawnImage, ImageRequest } from './image-model.port';

export type { AiFailureReason, AiModelTier };

/** How content is generated. `src/language-models` implements it with the models of all providers. */
export interface LanguageModels {
  /**
   * Returns the model of a tier. `name` is one such as `openai:gpt-5.2`, which replaces that of the environment. Throws a
   * `LanguageModelError` if it is unknown or has no API key.
   */
  modelOf(tier: AiModelTier, name?: string): UsedModel;
  /** Returns the same port with the key and URL of an organization, which replace those of the environment. */
  withAccess(access: ModelAccess): LanguageModels;
  /** Returns what a call costs. With `ofImages`, the output tokens are those of images. */
  costOf(model: UsedModel, usage: TokenUsage, options?: { readonly ofImages: boolean }): Cost;
  /** Calls a model once. Rejects with a `LanguageModelError`. */
  generate<T>(model: UsedModel, request: ModelRequest<T>): Promise<ModelAnswer<T>>;
  /** Calls an image model once. Rejects with a `LanguageModelError`, unless at least one image was generated. */
  draw(model: UsedModel, request: ImageRequest): Promise<ImageAnswer>;
}

/** A model as its provider names it. */
export interface UsedModel {
  readonly provider: AiProvider;
  readonly name: string;
}

/** How an organization reaches its own model. Keys and URLs of the environment are not used with it. */
interface ModelAccess {
  readonly provider: AiProvider;
  readonly apiKey?: string;
  /** Calls to it reach public addresses only. */
  readonly baseUrl?: string;
}

/** An image that a model looks at. */
export interface ModelImage {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

export interface ModelRequest<T> {
  readonly instructions: string;
  readonly prompt: string;
  readonly image?: ModelImage;
  /** The structure of the output. */
  readonly schema: z.ZodType<T>;
  readonly schemaName: string;
  readonly seed: number;
  readonly temperature: number;
  readonly maxOutputTokens: number;
  /** Ends the call. Its tokens are still counted. */
  readonly signal: AbortSignal;
  /** Receives the output so far, which does not match the schema yet. */
  readonly onPartial?: (partial: unknown, outputTokens: number) => void;
}

/** The tokens of a call. Those of the cache are part of the input, those of reasoning part of the output. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Whether the provider reported no number, or the call was lost. */
  readonly isEstimated: boolean;
}

/** The prices that a cost was calculated with, so that it can be explained after they have changed. */
interface UnitPrices {
  readonly model: string;
  /** In US dollars per million tokens. */
  readonly inputPrice: string;
  readonly outputPrice: string;
  readonly source: string;
}

export interface Cost {
  /** In US dollars. Null if the price of the model is unknown. */
  readonly cost: string | null;
  readonly prices: UnitPrices | null;
}

/** What a call consumed. */
export interface Consumption extends Cost {
  readonly usage: TokenUsage;
  /** Number of images. Undefined if texts were generated. */
  readonly imageCount?: number;
  /** The version of the model that responded. Null if unknown. */
  readonly version: string | null;
}

export interface ModelAnswer<T> extends Consumption {
  readonly output: T;
}

/** At most as many images as were requested. */
export interface ImageAnswer extends Consumption {
  readonly images: readonly DrawnImage[];
}

/** A failed call. The message never contains a text of the provider, which could quote the API key. */
export class LanguageModelError extends Error {
  constructor(
    readonly reason: AiFailureReason,
    message: string,
    /** Undefined if the provider did not start to generate. */
    readonly consumption?: Consumption,
    /** Time after which the provider accepts requests again, in milliseconds. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

declare module '../../kernel/session/context' {
  interface Services {
    readonly languageModels: LanguageModels;
  }
}
