import type { AiFailureReason } from './ai.enums';
import type { ContentIdea, GeneratedCaption } from './ai.shapes';
import type { Brief } from './brief.port';
import { captionLength } from './caption-length';
import { problemOfDocument } from './documents';
import { invents } from './invented';
import { isInLanguage, wordsIn } from './languages';

/** What was generated. */
export interface GeneratedContent {
  readonly captions: readonly GeneratedCaption[];
  readonly hashtags: readonly string[];
  readonly ideas: readonly ContentIdea[];
  /** Content with a structure of its own. */
  readonly document?: object;
}

/** The texts of a brief that state facts. Earlier captions can be outdated, and the caption to rewrite is no translation. */
const factsOf = ({ topic, facts, callToAction, original, change, brand, library }: Brief): string =>
  JSON.stringify([topic, facts, callToAction, original, change, brand, library]);

const textsOf = ({ captions, ideas }: GeneratedContent): string[] => [
  ...captions.map(({ text, callToAction }) => `${text}\n${callToAction ?? ''}`),
  ...ideas.map(({ title, description, hook }) => [title, description, hook].join('\n')),
];

/** Returns why content is not fit for its post. Undefined if it is. */
export function problemOf(brief: Brief, content: GeneratedContent): AiFailureReason | undefined {
  if (content.document) return problemOfDocument(brief, content.document);
  const texts = textsOf(content);
  const source = factsOf(brief);
  const exempt = new Set(wordsIn(factsOf({ ...brief, original: null, change: null })));
  if (content.captions.length + content.ideas.length + content.hashtags.length === 0) return 'INVALID_OUTPUT';
  if (texts.some((text) => !text.trim())) return 'INVALID_OUTPUT';
  if (texts.some((text) => !isInLanguage(text, brief.language, exempt))) return 'WRONG_LANGUAGE';
  const { maxLength, maxHashtags } = brief;
  if (
    content.captions.some(
      (caption) => captionLength(caption) > maxLength || caption.hashtags.length > maxHashtags,
    )
  )
    return 'TOO_LONG';
  return invents(texts, source) ? 'INVENTED_CONTENT' : undefined;
}
