/** Limits on the content of files. What exceeds them is not read further. */

const MB = 1024 * 1024;
export const MAX_IMAGE_BYTES = 100 * MB;
export const MAX_DOCUMENT_BYTES = 100 * MB;
export const MAX_SVG_BYTES = 5 * MB;
/** A progressive JPEG of this size takes about 400 MB to decode. */
export const MAX_PIXELS = 64_000_000;
export const MAX_FRAMES = 1_000;
export const MAX_PAGES = 5_000;
export const MAX_SECONDS = 12 * 3_600;
export const MAX_SVG_ELEMENTS = 50_000;
export const MAX_SVG_DEPTH = 200;
