import readExif from 'exif-reader';

const MAX_TEXT = 500;
const MAX_ITEMS = 20;
/** Below the limit of the column. */
const MAX_BYTES = 30_000;

const withoutControls = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MAX_TEXT);

/** Returns a value of a tag as JSON. Undefined for binary data, such as the notes of a manufacturer. */
function jsonOf(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (typeof value === 'string') return withoutControls(value) || undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value))
    return value.length <= MAX_ITEMS ? value.map((item) => jsonOf(item) ?? null) : undefined;
  return undefined;
}

/** Returns the EXIF metadata by tag, with the position if the camera stored it. Undefined if there is none. */
export function exifOf(block: Buffer | undefined): Record<string, unknown> | undefined {
  if (!block) return undefined;
  let sections: ReturnType<typeof readExif>;
  try {
    sections = readExif(block);
  } catch {
    // Malformed metadata does not make the image unusable, and no variant contains it.
    return undefined;
  }
  const tags: Record<string, unknown> = {};
  for (const section of [sections.Image, sections.Photo, sections.GPSInfo])
    for (const [tag, value] of Object.entries(section ?? {})) {
      const json = jsonOf(value);
      if (json !== undefined && Buffer.byteLength(JSON.stringify({ ...tags, [tag]: json })) < MAX_BYTES)
        tags[tag] = json;
    }
  return Object.keys(tags).length ? tags : undefined;
}
