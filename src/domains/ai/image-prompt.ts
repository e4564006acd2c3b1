import type { ImageBrief } from './image-brief.port';
import { TOKENS_PER_IMAGE } from './image-model.port';

/** The template of the prompt of images. A change of its text requires another version. */
export const IMAGE_PROMPT = { name: 'image', version: 1 };

const RATIOS: Readonly<Record<ImageBrief['aspectRatio'], string>> = {
  SQUARE_1_1: '1:1',
  LANDSCAPE_16_9: '16:9',
  PORTRAIT_9_16: '9:16',
  PORTRAIT_4_5: '4:5',
};

const listOf = (words: readonly string[]): string => words.map((word) => word.trim()).join(', ');

/** Returns the text that an image model receives for a brief. */
export function imagePromptOf({ prompt, style, brand, aspectRatio }: ImageBrief): string {
  const lines = [prompt.trim()];
  if (style !== null) lines.push(`Style: ${style.trim()}.`);
  if (brand) {
    lines.push(`For the brand ${brand.name}${brand.industry === null ? '' : `, ${brand.industry}`}.`);
    if (brand.colors.length) lines.push(`Use the colors of the brand: ${listOf(brand.colors)}.`);
    if (brand.voice.length) lines.push(`The image should look ${listOf(brand.voice)}.`);
  }
  lines.push(
    `The image is cropped to the aspect ratio ${RATIOS[aspectRatio]}. Keep what matters away from its edges.`,
  );
  return lines.join('\n');
}

/** Output tokens of all images of a call at most. */
export const maxImageTokens = ({ count, quality }: Pick<ImageBrief, 'count' | 'quality'>): number =>
  count * TOKENS_PER_IMAGE[quality];
