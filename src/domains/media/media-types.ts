import type { MediaKind } from './media.enums';

interface MediaType {
  readonly kind: MediaKind;
  /** Extension of stored files. */
  readonly extension: string;
  /** Other extensions, by which imported files are recognized. */
  readonly otherExtensions: readonly string[];
  /** Whether browsers can display the file without running what it contains. */
  readonly isSafe: boolean;
}

/** Describes a type by its extensions. The first one is that of stored files. */
function type(kind: MediaKind, extensions: string, isSafe = true): MediaType {
  const [extension, ...otherExtensions] = extensions.split(' ') as [string, ...string[]];
  return { kind, extension, otherExtensions, isSafe };
}

/** The MIME types that can be stored and processed. */
const MEDIA_TYPES: Readonly<Record<string, MediaType>> = {
  'image/jpeg': type('IMAGE', 'jpg jpeg jpe jfif'),
  'image/png': type('IMAGE', 'png apng'),
  'image/webp': type('IMAGE', 'webp'),
  'image/avif': type('IMAGE', 'avif'),
  'image/tiff': type('IMAGE', 'tif tiff'),
  'image/svg+xml': type('IMAGE', 'svg', false),
  'image/gif': type('GIF', 'gif'),
  'video/mp4': type('VIDEO', 'mp4 m4v mp4v mpg4'),
  'video/quicktime': type('VIDEO', 'mov qt'),
  'video/webm': type('VIDEO', 'webm'),
  'video/x-matroska': type('VIDEO', 'mkv'),
  'audio/mpeg': type('AUDIO', 'mp3 mpeg mpga mp2'),
  'audio/mp4': type('AUDIO', 'm4a m4b'),
  'audio/aac': type('AUDIO', 'aac adts'),
  'audio/wav': type('AUDIO', 'wav wave'),
  'audio/ogg': type('AUDIO', 'ogg oga opus'),
  'audio/webm': type('AUDIO', 'weba'),
  'audio/flac': type('AUDIO', 'flac'),
  'application/pdf': type('DOCUMENT', 'pdf', false),
};

export const MEDIA_TYPE_NAMES = Object.keys(MEDIA_TYPES);

/** Returns what is known about a MIME type. Undefined if such files cannot be stored. */
export const mediaTypeOf = (mimeType: string): MediaType | undefined =>
  Object.hasOwn(MEDIA_TYPES, mimeType) ? MEDIA_TYPES[mimeType] : undefined;

/** Returns the MIME type of a file by its name. Undefined for other names. */
export function mimeTypeOfName(name: string): string | undefined {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const hasExtension = (type: MediaType): boolean =>
    type.extension === extension || type.otherExtensions.includes(extension);
  return Object.keys(MEDIA_TYPES).find((mimeType) => hasExtension(MEDIA_TYPES[mimeType]!));
}
