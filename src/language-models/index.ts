import {
  type AiModelTier,
  LanguageModelError,
  type LanguageModels,
  type ModelAnswer,
  type ModelRequest,
  type TokenUsage,
  type UsedModel,
} from '../domains/ai/language-model.port';
import { callModel } from './call-model';
import { Composer, type ComposerScript } from './composer/composer';
import { drawWith } from './draw-with';
import { COMPOSER, modelNamed } from './model-names';
import { costOf } from './prices';
import { publicFetch } from './public-fetch';
import { isConfigured, type Providers, remoteModel } from './providers';

interface LanguageModelOptions {
  /** Names of models such as `openai:gpt-5.2` or `composer`, by tier. */
  readonly models: Readonly<Record<Exclude<AiModelTier, 'IMAGE'>, string>> & {
    /** Defaults to `composer`. */
    readonly IMAGE?: string;
  };
  readonly providers: Providers;
  /** Whether URLs of organizations can lead to this machine, for development and tests. */
  readonly allowLoopback?: boolean;
  /** How the composer fails, for tests. */
  readonly script?: ComposerScript;
}

/** Opens the models of all providers. */
export function openLanguageModels(options: LanguageModelOptions): LanguageModels {
  const { models, providers, allowLoopback = false, script } = options;
  const composer = new Composer(script);
  const consumptionOf = (model: UsedModel, usage: TokenUsage, version: string | null) => ({
    ...{ usage, version },
    ...costOf(model, usage),
  });
  return {
    modelOf: (tier, name = models[tier] ?? COMPOSER.name) => {
      const model = modelNamed(name);
      if (tier === 'IMAGE' && model.provider === 'ANTHROPIC')
        throw new LanguageModelError('NOT_CONFIGURED', 'The provider ANTHROPIC has no image models.');
      if (model.provider !== 'COMPOSER' && !isConfigured(providers, model.provider))
        throw new LanguageModelError('NOT_CONFIGURED', `The provider ${model.provider} is not configured.`);
      return model;
    },
    withAccess: ({ provider, ...access }) =>
      openLanguageModels({
        ...options,
        providers: {
          ...(provider !== 'COMPOSER' && {
            [provider]: { ...access, fetch: publicFetch(access.baseUrl, allowLoopback) },
          }),
        },
      }),
    costOf,
    draw: (model, request) => drawWith(providers, allowLoopback, model, request),
    generate: async <T>(model: UsedModel, request: ModelRequest<T>): Promise<ModelAnswer<T>> => {
      const { provider, name } = model;
      const called = await callModel(
        provider === 'COMPOSER' ? composer : remoteModel(providers, provider, name),
        request,
      );
      const { output, error, usage, version } = called;
      const consumption = usage && consumptionOf(model, usage, version);
      if (error) throw new LanguageModelError(error.reason, error.message, consumption, error.retryAfterMs);
      return { output: output!, ...consumption! };
    },
  };
}
