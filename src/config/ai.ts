import { z } from 'zod';
import { ConfigError, parse, text, url } from './values';

/** Names of AI models, such as `openai:gpt-5.2`. */
const modelName = z
  .string()
  .regex(
    /^(composer|(openai|anthropic|google|openai-compatible):\S{1,100})$/,
    'must be composer, or a provider and a model such as openai:gpt-5.2, anthropic:claude-sonnet-4-5, google:gemini-2.5-flash or openai-compatible:qwen3',
  );

/** Names of image models. Anthropic has none. */
const imageModelName = z
  .string()
  .regex(
    /^(composer|(openai|google|openai-compatible):\S{1,100})$/,
    'must be composer, or a provider and a model such as openai:gpt-image-1, google:gemini-2.5-flash-image or openai-compatible:flux',
  );

/** Names of embedding models. Anthropic has none. */
const embeddingModelName = z
  .string()
  .regex(
    /^(marquee:hashing-1|(openai|google|openai-compatible):\S{1,100})$/,
    'must be marquee:hashing-1, or a provider and a model such as openai:text-embedding-3-small, google:gemini-embedding-001 or openai-compatible:bge-m3',
  );

/** Settings of AI models. Each provider that a tier uses needs its key, or its URL. */
const Ai = z
  .object({
    AI_MODEL: modelName.default('composer'),
    AI_MODEL_HEAVY: modelName.optional(),
    AI_MODEL_LIGHT: modelName.optional(),
    AI_MODEL_VISION: modelName.optional(),
    AI_MODEL_IMAGE: imageModelName.default('composer'),
    AI_EMBEDDING_MODEL: embeddingModelName.default('marquee:hashing-1'),
    AI_BASE_URL: url.optional(),
    AI_API_KEY: text(1).optional(),
    OPENAI_API_KEY: text(1).optional(),
    OPENAI_BASE_URL: url.optional(),
    ANTHROPIC_API_KEY: text(1).optional(),
    ANTHROPIC_BASE_URL: url.optional(),
    GOOGLE_GENERATIVE_AI_API_KEY: text(1).optional(),
    GOOGLE_GENERATIVE_AI_BASE_URL: url.optional(),
  })
  .transform((e) => ({
    models: {
      HEAVY: e.AI_MODEL_HEAVY ?? e.AI_MODEL,
      LIGHT: e.AI_MODEL_LIGHT ?? e.AI_MODEL,
      VISION: e.AI_MODEL_VISION ?? e.AI_MODEL,
      // A model that writes texts does not draw.
      IMAGE: e.AI_MODEL_IMAGE,
    },
    embeddingModel: e.AI_EMBEDDING_MODEL,
    providers: {
      OPENAI: { apiKey: e.OPENAI_API_KEY, baseUrl: e.OPENAI_BASE_URL },
      ANTHROPIC: { apiKey: e.ANTHROPIC_API_KEY, baseUrl: e.ANTHROPIC_BASE_URL },
      GOOGLE: { apiKey: e.GOOGLE_GENERATIVE_AI_API_KEY, baseUrl: e.GOOGLE_GENERATIVE_AI_BASE_URL },
      OPENAI_COMPATIBLE: { apiKey: e.AI_API_KEY, baseUrl: e.AI_BASE_URL },
    },
  }));

export type AiSettings = z.infer<typeof Ai>;

/** What a model needs whose name has a prefix. */
const MODEL_NEEDS: Readonly<Record<string, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
  'openai-compatible': 'AI_BASE_URL',
};

/** Reads the settings of AI models. Throws a ConfigError that names the first setting that is missing or invalid. */
export function aiSettings(env: NodeJS.ProcessEnv): AiSettings {
  const ai = parse(Ai, env);
  for (const model of [...Object.values(ai.models), ai.embeddingModel]) {
    const needed = MODEL_NEEDS[model.split(':', 1)[0]!];
    if (needed && env[needed] === undefined)
      throw new ConfigError(`${needed}: required for the AI model ${model}`);
  }
  return ai;
}
