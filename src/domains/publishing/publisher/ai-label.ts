import type { Platform } from '../../common/content.enums';
import type { PublishingOptions } from '../publishing.port';
import type { PostFile } from '../preflight/types';

/** The options of platforms that label posts whose images or videos AI generated. Text by AI is not labeled. */
const LABELED: Readonly<Partial<Record<Platform, 'tiktok' | 'x' | 'youtube'>>> = {
  TIKTOK: 'tiktok',
  X: 'x',
  YOUTUBE: 'youtube',
};

/** Returns options with the AI label of the platform, if AI generated a file. The choice of a user comes first. */
export function withAiLabel(
  options: PublishingOptions,
  platform: Platform,
  media: readonly Pick<PostFile, 'isAiGenerated'>[],
): PublishingOptions {
  const variant = LABELED[platform];
  if (!variant || !media.some(({ isAiGenerated }) => isAiGenerated)) return options;
  const own = options[variant];
  return { ...options, [variant]: { ...own, isAiGenerated: own?.isAiGenerated ?? true } };
}
