import type { MediaFit } from '../media.enums';
import type { RenditionSpec } from '../processing/program/types';
import { type FileValues, type Place, rangeOf, ratioRange } from './fit';

/** Limit of the file that is made for platforms without one, in bytes. */
const DEFAULT_BYTES = 8 * 1024 * 1024;
/** Longest side of the file that is made for platforms without a limit. */
const DEFAULT_PIXELS = 2_048;
const WHITE = '#ffffff';

/** Returns the name of the variant that holds a repaired file, such as `instagram_feed`. */
export const renditionName = ({ platform, placement }: Place, fit: MediaFit): string =>
  `${platform}_${placement}${fit === 'PAD' ? '_PADDED' : ''}`.toLowerCase();

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns the size with a ratio that contains all of another size, or the largest one within it. */
function withRatio({ width, height }: Size, ratio: number, fit: MediaFit): Size {
  const isWider = width / height > ratio;
  return isWider === (fit === 'CROP') ? { width: height * ratio, height } : { width, height: width / ratio };
}

/** Returns the factor that brings a size into the limits. Too small images are enlarged. */
function scaleOf({ width, height }: Size, place: Place): number {
  const [widths, heights] = [rangeOf(place, 'IMAGE', 'width'), rangeOf(place, 'IMAGE', 'height')];
  const shorter = rangeOf(place, 'IMAGE', 'short_side').max;
  const pixels = rangeOf(place, 'IMAGE', 'pixels').max;
  const largest = Math.min(
    (shorter ?? Infinity) / Math.min(width, height),
    Math.sqrt((pixels ?? Infinity) / (width * height)),
    (widths.max ?? DEFAULT_PIXELS) / width,
    (heights.max ?? Math.max(DEFAULT_PIXELS, heights.min ?? 0)) / height,
    1,
  );
  return Math.max(largest, (widths.min ?? 0) / width, (heights.min ?? 0) / height);
}

/** Rounds a size to whole pixels whose ratio is still in the range. */
function wholePixels(
  { width, height }: Size,
  { min = 0, max = Infinity }: { min?: number; max?: number },
): Size {
  const columns = Math.max(1, Math.round(width));
  const rows = Math.max(1, Math.round(height));
  if (columns / rows > max) return { width: columns, height: Math.ceil(columns / max) };
  return columns / rows < min
    ? { width: columns, height: Math.floor(columns / min) }
    : { width: columns, height: rows };
}

/** Returns how an image becomes a file that a place on a platform accepts. */
export function repairOf(
  place: Place,
  { width, height, dominantColor }: FileValues & { readonly dominantColor?: string | null },
  fit: MediaFit,
): RenditionSpec {
  const original = { width: width!, height: height! };
  const ratios = ratioRange(place, 'IMAGE');
  const ratio = original.width / original.height;
  const allowed = Math.min(Math.max(ratio, ratios.min ?? 0), ratios.max ?? Infinity);
  const shaped = allowed === ratio ? original : withRatio(original, allowed, fit);
  const scale = scaleOf(shaped, place);
  return {
    name: renditionName(place, fit),
    ...wholePixels({ width: shaped.width * scale, height: shaped.height * scale }, ratios),
    fit: allowed === ratio ? 'RESIZE' : fit,
    background: dominantColor ?? WHITE,
    maxBytes: rangeOf(place, 'IMAGE', 'bytes').max ?? DEFAULT_BYTES,
  };
}
