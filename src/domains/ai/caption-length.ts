import type { GeneratedCaption } from './ai.shapes';

/** Returns the length of a caption as it is published, with its call to action and hashtags. */
export const captionLength = ({ text, hashtags, callToAction }: GeneratedCaption): number =>
  [text, callToAction, hashtags.map((tag) => `#${tag}`).join(' ')].filter(Boolean).join('\n\n').length;
