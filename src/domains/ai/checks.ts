import type { AiFailureReason } from './ai.enums';
import type { ContentIdea, GeneratedCaption } from './ai.shapes';
import type { Brief } from './brief.port';
import { captionLength } from './caption-length';
import { problemOfDocument } from './documents';
import { invents } from './invented';
import { hasInstructions } from './instructions';
import { MAX_REPLY_LENGTH } from './ai.shapes';
import { isInLanguage, wordsIn } from './languages';

/** What was generated. */
export interface GeneratedContent {
  readonly captions: readonly GeneratedCaption[];
  readonly hashtags: readonly string[];
  readonly ideas: readonly ContentIdea[];
  readonly replies: readonly string[];
  /** Content with a structure of its own. */
  readonly document?: object;
}

/** The texts of a brief that state facts. Links and numbers in a comment are those of its author. Earlier captions can be outdated, and the caption to rewrite is no translation. */
const factsOf = ({ topic, facts, callToAction, original, change, brand, library }: Brief): string =>
  JSON.stringify([topic, facts, callToAction, original, change, brand, library]);

const textsOf = ({ captions, ideas, replies }: GeneratedContent): string[] => [
  ...replies,
  ...captions.map(({ text, callToAction }) => `${text}\n${callToAction ?? ''}`),
  ...ideas.map(({ title, description, hook }) => [title, description, hook].join('\n')),
];

/** Returns why content is not fit for its post. Undefined if it is. */
export function problemOf(brief: Brief, content: GeneratedContent): AiFailureReason | undefined {
  if (content.document) return problemOfDocument(brief, content.document);
  const texts = textsOf(content);
  const source = factsOf(brief);
  const exempt = new Set(wordsIn(factsOf({ ...brief, original: null, change: null })));
  const { captions, ideas, hashtags, replies } = content;
  if ([captions, ideas, hashtags, replies].every(({ length }) => length === 0)) return 'INVALID_OUTPUT';
  if (texts.some((text) => !text.trim())) return 'INVALID_OUTPUT';
  if (hasInstructions(texts)) return 'UNSAFE_CONTENT';
  if (texts.some((text) => !isInLanguage(text, brief.language, exempt))) return 'WRONG_LANGUAGE';
  const { maxLength, maxHashtags } = brief;
  if (replies.some(({ length }) => length > Math.min(maxLength, MAX_REPLY_LENGTH))) return 'TOO_LONG';
  if (captions.some((caption) => captionLength(caption) > maxLength || caption.hashtags.length > maxHashtags))
    return 'TOO_LONG';
  return invents(texts, source) ? 'INVENTED_CONTENT' : undefined;
}
