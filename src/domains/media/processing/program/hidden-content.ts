import { reject } from './types';

/** Rejects files that are valid as another type, too, and that another program would therefore open as that type. */

/** An archive ends with this record of 22 bytes and a comment of up to 65,535 bytes. */
export const TAIL_BYTES = 22 + 65_535;
export const HEAD_BYTES = 4_096;
const PDF_WITHIN = 1_024;
const END_OF_ARCHIVE = Buffer.from('PK\x05\x06', 'latin1');
const MARKUP = /<(script|html|body|iframe|\?php)[\s>/]|<!doctype\s+html|<\?=/i;
const PHP = /<\?php/i;
const SIGNATURES = ['Rar!\x1a\x07', "7z\xbc\xaf'\x1c", '%PDF-', '\x7fELF', 'MZ\x90\0', 'PK\x03\x04'].map(
  (text) => Buffer.from(text, 'latin1'),
);

/** Whether a ZIP archive ends where the file does. */
function endsWithArchive(tail: Buffer): boolean {
  for (let at = tail.indexOf(END_OF_ARCHIVE); at >= 0; at = tail.indexOf(END_OF_ARCHIVE, at + 1))
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return true;
  return false;
}

const hasMarkup = (bytes: Buffer): boolean => {
  const text = bytes.toString('latin1');
  return MARKUP.test(text) || PHP.test(text);
};

/** Checks the start and the end of a file of any type. */
export function rejectHiddenContent(head: Buffer, tail: Buffer, mimeType: string): void {
  if (endsWithArchive(tail)) reject('HIDDEN_CONTENT');
  // Markup is text of a document, and SVG is checked by its own rules.
  if (mimeType === 'application/pdf' || mimeType === 'image/svg+xml') return;
  if (head.subarray(0, PDF_WITHIN).includes('%PDF-')) reject('HIDDEN_CONTENT');
  if (hasMarkup(head) || hasMarkup(tail)) reject('HIDDEN_CONTENT');
}

/**
 * Checks what follows an image in its file. Cameras append further images and videos to a JPEG, so only other types are
 * rejected there; nothing is appended to other images but padding.
 */
export function rejectAppendedContent(rest: Buffer, mimeType: string): void {
  const isForeign =
    mimeType === 'image/jpeg'
      ? SIGNATURES.some((signature) => rest.includes(signature)) || hasMarkup(rest)
      : rest.some((byte) => byte !== 0);
  if (isForeign) reject('HIDDEN_CONTENT');
}
