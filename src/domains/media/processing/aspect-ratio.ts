import type { AspectRatio } from '../media.enums';

const RATIOS: Readonly<Record<AspectRatio, number>> = {
  SQUARE_1_1: 1,
  LANDSCAPE_16_9: 16 / 9,
  PORTRAIT_9_16: 9 / 16,
  PORTRAIT_4_5: 4 / 5,
};
/** Relative difference that rounding to whole pixels can make, such as 1920 × 1088. */
const TOLERANCE = 0.01;

/** Returns the named aspect ratio that a size has. Null if it has another one. */
export function aspectRatioOf(width: number | undefined, height: number | undefined): AspectRatio | null {
  if (!width || !height) return null;
  const found = Object.entries(RATIOS).find(([, ratio]) => Math.abs(width / height / ratio - 1) <= TOLERANCE);
  return (found?.[0] as AspectRatio | undefined) ?? null;
}
