import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { EmbeddingModelV3, ImageModelV3, LanguageModelV3 } from '@ai-sdk/provider';
import { LanguageModelError, type UsedModel } from '../domains/ai/language-model.port';

/** How a provider is reached. */
interface ProviderSettings {
  readonly apiKey?: string;
  /** Replaces the URL of the API. */
  readonly baseUrl?: string;
  /** Sends the requests. Defaults to that of Node.js. */
  readonly fetch?: typeof fetch;
}

export type RemoteProvider = Exclude<UsedModel['provider'], 'COMPOSER'>;
export type Providers = Readonly<Partial<Record<RemoteProvider, ProviderSettings>>>;

interface Access {
  readonly apiKey: string;
  readonly baseURL: string | undefined;
  readonly fetch: typeof fetch | undefined;
}

const FACTORIES: Readonly<
  Record<Exclude<RemoteProvider, 'OPENAI_COMPATIBLE'>, (access: Access, name: string) => LanguageModelV3>
> = {
  // The chat API accepts a seed; the Responses API does not.
  OPENAI: (access, name) => createOpenAI(access).chat(name),
  ANTHROPIC: (access, name) => createAnthropic(access)(name),
  GOOGLE: (access, name) => createGoogleGenerativeAI(access)(name),
};

/** Returns whether a provider has the settings that its models require. */
export const isConfigured = (providers: Providers, provider: RemoteProvider): boolean =>
  provider === 'OPENAI_COMPATIBLE'
    ? providers[provider]?.baseUrl !== undefined
    : providers[provider]?.apiKey !== undefined;

/** Returns a model of a provider. Throws `NOT_CONFIGURED` without an API key, or without the URL of the server. */
export function remoteModel(providers: Providers, provider: RemoteProvider, name: string): LanguageModelV3 {
  if (!isConfigured(providers, provider))
    throw new LanguageModelError('NOT_CONFIGURED', `The provider ${provider} is not configured.`);
  const { apiKey, baseUrl: baseURL, fetch: send } = providers[provider]!;
  if (provider !== 'OPENAI_COMPATIBLE')
    return FACTORIES[provider]({ apiKey: apiKey!, baseURL, fetch: send }, name);
  const server = { name: 'openai-compatible', baseURL: baseURL!, apiKey, fetch: send };
  return createOpenAICompatible({ ...server, includeUsage: true, supportsStructuredOutputs: true })(name);
}

/** Returns an embedding model of a provider that is configured. Anthropic has none. */
export function embeddingModel(
  providers: Providers,
  provider: Exclude<RemoteProvider, 'ANTHROPIC'>,
  name: string,
): EmbeddingModelV3 {
  const { apiKey, baseUrl: baseURL } = providers[provider]!;
  if (provider === 'OPENAI') return createOpenAI({ apiKey: apiKey!, baseURL }).embedding(name);
  if (provider === 'GOOGLE') return createGoogleGenerativeAI({ apiKey: apiKey!, baseURL }).embedding(name);
  return createOpenAICompatible({ name: 'openai-compatible', baseURL: baseURL!, apiKey }).embeddingModel(
    name,
  );
}

/** Returns an image model of a provider. Throws `NOT_CONFIGURED` without an API key, or if the provider has none. */
export function imageModel(
  providers: Providers,
  provider: RemoteProvider,
  name: string,
  send: typeof fetch,
): ImageModelV3 {
  if (provider === 'ANTHROPIC' || !isConfigured(providers, provider))
    throw new LanguageModelError('NOT_CONFIGURED', `The provider ${provider} has no image models.`);
  const { apiKey, baseUrl: baseURL } = providers[provider]!;
  if (provider === 'OPENAI') return createOpenAI({ apiKey: apiKey!, baseURL, fetch: send }).image(name);
  if (provider === 'GOOGLE')
    return createGoogleGenerativeAI({ apiKey: apiKey!, baseURL, fetch: send }).image(name);
  const server = { name: 'openai-compatible', baseURL: baseURL!, apiKey, fetch: send };
  return createOpenAICompatible(server).imageModel(name);
}
