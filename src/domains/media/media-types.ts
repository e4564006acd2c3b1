import type { MediaKind } from './media.enums';

interface MediaType {
  readonly kind: MediaKind;
  /** Extension of stored files. */
  readonly extension: string;
  /** Whether browsers can display the file without running what it contains. */
  readonly isSafe: boolean;
}

const type = (kind: MediaKind, extension: string, isSafe = true): MediaType => ({ kind, extension, isSafe });

/** The MIME types that can be stored and processed. */
const MEDIA_TYPES: Readonly<Record<string, MediaType>> = {
  'image/jpeg': type('IMAGE', 'jpg'),
  'image/png': type('IMAGE', 'png'),
  'image/webp': type('IMAGE', 'webp'),
  'image/avif': type('IMAGE', 'avif'),
  'image/tiff': type('IMAGE', 'tif'),
  'image/svg+xml': type('IMAGE', 'svg', false),
  'image/gif': type('GIF', 'gif'),
  'video/mp4': type('VIDEO', 'mp4'),
  'video/quicktime': type('VIDEO', 'mov'),
  'video/webm': type('VIDEO', 'webm'),
  'video/x-matroska': type('VIDEO', 'mkv'),
  'audio/mpeg': type('AUDIO', 'mp3'),
  'audio/mp4': type('AUDIO', 'm4a'),
  'audio/aac': type('AUDIO', 'aac'),
  'audio/wav': type('AUDIO', 'wav'),
  'audio/ogg': type('AUDIO', 'ogg'),
  'audio/webm': type('AUDIO', 'weba'),
  'audio/flac': type('AUDIO', 'flac'),
  'application/pdf': type('DOCUMENT', 'pdf', false),
};

export const MEDIA_TYPE_NAMES = Object.keys(MEDIA_TYPES);

/** Returns what is known about a MIME type. Undefined if such files cannot be stored. */
export const mediaTypeOf = (mimeType: string): MediaType | undefined =>
  Object.hasOwn(MEDIA_TYPES, mimeType) ? MEDIA_TYPES[mimeType] : undefined;

/** Returns the MIME type of a stored file by its name. Undefined for other names. */
export function mimeTypeOfName(name: string): string | undefined {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  return Object.keys(MEDIA_TYPES).find((mimeType) => MEDIA_TYPES[mimeType]!.extension === extension);
}
