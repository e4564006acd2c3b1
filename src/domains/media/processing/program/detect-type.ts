import { fileTypeFromFile } from 'file-type';
import type { MediaKind } from '../../media.enums';

interface FileType {
  readonly kind: MediaKind;
  readonly mimeType: string;
}

/** Supported types by the MIME type that the content shows. */
const TYPES: Readonly<Record<string, FileType>> = {
  'image/jpeg': { kind: 'IMAGE', mimeType: 'image/jpeg' },
  'image/png': { kind: 'IMAGE', mimeType: 'image/png' },
  'image/apng': { kind: 'IMAGE', mimeType: 'image/png' },
  'image/webp': { kind: 'IMAGE', mimeType: 'image/webp' },
  'image/avif': { kind: 'IMAGE', mimeType: 'image/avif' },
  'image/tiff': { kind: 'IMAGE', mimeType: 'image/tiff' },
  'image/gif': { kind: 'GIF', mimeType: 'image/gif' },
  'video/mp4': { kind: 'VIDEO', mimeType: 'video/mp4' },
  'video/x-m4v': { kind: 'VIDEO', mimeType: 'video/mp4' },
  'video/quicktime': { kind: 'VIDEO', mimeType: 'video/quicktime' },
  'video/webm': { kind: 'VIDEO', mimeType: 'video/webm' },
  'video/matroska': { kind: 'VIDEO', mimeType: 'video/x-matroska' },
  'audio/mpeg': { kind: 'AUDIO', mimeType: 'audio/mpeg' },
  'audio/mp4': { kind: 'AUDIO', mimeType: 'audio/mp4' },
  'audio/x-m4a': { kind: 'AUDIO', mimeType: 'audio/mp4' },
  'audio/aac': { kind: 'AUDIO', mimeType: 'audio/aac' },
  'audio/wav': { kind: 'AUDIO', mimeType: 'audio/wav' },
  'audio/flac': { kind: 'AUDIO', mimeType: 'audio/flac' },
  'audio/x-flac': { kind: 'AUDIO', mimeType: 'audio/flac' },
  'audio/ogg': { kind: 'AUDIO', mimeType: 'audio/ogg' },
  'application/pdf': { kind: 'DOCUMENT', mimeType: 'application/pdf' },
};

const SVG_TYPE: FileType = { kind: 'IMAGE', mimeType: 'image/svg+xml' };

const BYTE_ORDER_MARK = /^\uFEFF/;

/** Returns the type that the first bytes of a file show, whatever its name. Undefined if it is not supported. */
export async function detectType(file: string, head: Buffer): Promise<FileType | undefined> {
  const found = await fileTypeFromFile(file).catch(() => undefined);
  const type = found && TYPES[found.mime.split(';')[0]!];
  if (type) return type;
  // An SVG file has no signature. Its root element decides, when it is parsed.
  const isText = !found || found.mime === 'application/xml' || found.mime === 'image/svg+xml';
  const text = head.toString('utf8').replace(BYTE_ORDER_MARK, '').trimStart();
  return isText && text.startsWith('<') && /<([\w-]+:)?svg[\s>/]/.test(text) ? SVG_TYPE : undefined;
}
