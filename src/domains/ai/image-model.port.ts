import type { ContentLanguage } from '../common/content.enums';
import type { AspectRatio } from '../media/media.enums';
import type { ImageQuality } from './ai.enums';

export type { AspectRatio, ContentLanguage, ImageQuality };

/** Sizes of stored images, in pixels. They are those that platforms recommend. */
export const IMAGE_SIZES: Readonly<Record<AspectRatio, { readonly width: number; readonly height: number }>> =
  {
    SQUARE_1_1: { width: 1_080, height: 1_080 },
    LANDSCAPE_16_9: { width: 1_920, height: 1_080 },
    PORTRAIT_9_16: { width: 1_080, height: 1_920 },
    PORTRAIT_4_5: { width: 1_080, height: 1_350 },
  };

/** Output tokens of an image at most. Those of `gpt-image-1`, whose largest image is not square. */
export const TOKENS_PER_IMAGE: Readonly<Record<ImageQuality, number>> = {
  LOW: 410,
  MEDIUM: 1_590,
  HIGH: 6_240,
};

export interface ImageRequest {
  readonly prompt: string;
  /** Hexadecimal colors of the brand for the composer. They are also in the prompt. */
  readonly colors: readonly string[];
  readonly aspectRatio: AspectRatio;
  readonly quality: ImageQuality;
  readonly language: ContentLanguage;
  readonly count: number;
  readonly seed: number;
  /** Ends the call. Its tokens are still counted. */
  readonly signal: AbortSignal;
}

/** An image as the provider returned it. Nothing in it was checked. */
export interface DrawnImage {
  readonly bytes: Uint8Array;
  /** The alternative text, if what the image shows is known. */
  readonly altText?: string;
}
