import { enumeration, type NameOf } from '../../kernel/model';

export const AiFeature = enumeration('AiFeature', 'The kind of content that AI generates.', {
  CAPTION: 'Captions of a post.',
  HASHTAGS: 'Hashtags of a post.',
  IDEAS: 'Ideas for posts.',
  REWRITE: 'Other versions of a caption.',
  ANALYSIS: 'The analysis of a text.',
  ARTICLE: 'An article that is written from a text.',
  CAROUSEL: 'Texts of a carousel that are written from a text.',
  VARIANTS: 'Variants of a part of a post.',
  REPLY: 'Replies to a comment.',
  ALT_TEXT: 'The alternative text of an image.',
  IMAGE_ANALYSIS: 'The analysis of an image.',
  IMAGE: 'Images that are generated from a prompt.',
});
export type AiFeature = NameOf<typeof AiFeature>;
/** Features whose output a language model writes. */
export type TextFeature = Exclude<AiFeature, 'IMAGE'>;

export const AiModelTier = enumeration('AiModelTier', 'The tier of an AI model.', {
  HEAVY: 'The most capable model, for demanding texts.',
  LIGHT: 'A fast and inexpensive model.',
  VISION: 'A model that can also read images.',
  IMAGE: 'A model that generates images.',
});
export type AiModelTier = NameOf<typeof AiModelTier>;

export const AiTextModelTier = enumeration('AiTextModelTier', 'The tier of an AI model that writes texts.', {
  HEAVY: 'The most capable model, for demanding texts.',
  LIGHT: 'A fast and inexpensive model.',
  VISION: 'A model that can also read images.',
});
export type AiTextModelTier = NameOf<typeof AiTextModelTier>;

export const ImageQuality = enumeration('ImageQuality', 'The quality of a generated image.', {
  LOW: 'Fast and inexpensive, for drafts.',
  MEDIUM: 'Suitable for most posts.',
  HIGH: 'The most details. Takes several times as many AI credits.',
});
export type ImageQuality = NameOf<typeof ImageQuality>;

export const AiProvider = enumeration('AiProvider', 'The provider of an AI model.', {
  COMPOSER: 'The composer of Marquee. It is not an AI model, and free of charge.',
  OPENAI: 'OpenAI.',
  ANTHROPIC: 'Anthropic.',
  GOOGLE: 'Google.',
  OPENAI_COMPATIBLE: 'A server with the API of OpenAI, such as Ollama or vLLM.',
});
export type AiProvider = NameOf<typeof AiProvider>;

export const AiGenerationStatus = enumeration('AiGenerationStatus', 'The status of a generation.', {
  PENDING: 'The generation is waiting for its start or a retry.',
  RUNNING: 'The model is generating.',
  COMPLETED: 'The generation succeeded.',
  FAILED: 'The generation failed and will not be retried.',
  CANCELLED: 'The generation was canceled.',
});
export type AiGenerationStatus = NameOf<typeof AiGenerationStatus>;

export const AiFailureReason = enumeration('AiFailureReason', 'The reason a generation failed.', {
  NOT_CONFIGURED: 'The model is not configured, or the provider rejected its API key.',
  RATE_LIMITED: 'The provider limits the number of requests.',
  UNAVAILABLE: 'The provider could not be reached, or did not respond in time.',
  REJECTED: 'The provider rejected the request.',
  REFUSED: 'The model declined to generate the content.',
  INVALID_OUTPUT: 'The response of the model was incomplete or had the wrong format.',
  WRONG_LANGUAGE: 'The content was not in the requested language.',
  TOO_LONG: 'The content exceeded the limits of the platform.',
  INVENTED_CONTENT: 'The content contained links or numbers that the request did not.',
  UNSAFE_CONTENT: 'The content contained code, a call of a tool or instructions to a model.',
  STORAGE_EXCEEDED: 'The storage limit of the organization is exceeded.',
  LIMIT_EXCEEDED: 'The AI credits were used up before the content was usable.',
  EXPIRED: 'The generation could not be started within a day.',
  INTERNAL: 'An internal error occurred.',
});
export type AiFailureReason = NameOf<typeof AiFailureReason>;

export const AiCostBucket = enumeration('AiCostBucket', 'The range of the cost of a generation.', {
  LOW: 'Less than 0.01 US dollars.',
  MEDIUM: 'From 0.01 to less than 0.10 US dollars.',
  HIGH: 'At least 0.10 US dollars.',
});
export type AiCostBucket = NameOf<typeof AiCostBucket>;
