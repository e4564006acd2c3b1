import type { ByteRange } from '../../domains/media/file-storage.port';

/** Returns the range that a `Range` header asks for, or 'unsatisfiable'. Undefined if the whole file is to be sent. */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  // Several ranges at once are answered with the whole file, as RFC 9110 allows.
  const [, first = '', last = ''] = /^bytes=(\d{0,16})-(\d{0,16})$/.exec(header ?? '') ?? [];
  if (!first && !last) return undefined;
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (first && last && Number(last) < Number(first)) return undefined;
  return start < size && start <= end ? { start, end } : 'unsatisfiable';
}

/** The bytes that a request sends: a part of the file, or none to ask how many were received. */
export type SentRange = { readonly offset: number; readonly length: number } | 'query';

/**
 * Returns the part of a file of `size` bytes that a request with a body of `length` bytes sends, by its `Content-Range`
 * header. Without the header, the body is the whole file. Undefined if header, size and length do not agree.
 */
export function sentRange(header: string | undefined, size: number, length: number): SentRange | undefined {
  if (header === undefined) return length === size ? { offset: 0, length } : undefined;
  if (header === `bytes */${size}` || header === 'bytes */*') return length === 0 ? 'query' : undefined;
  const [, first, last, total] = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16})$/.exec(header) ?? [];
  if (first === undefined || Number(total) !== size) return undefined;
  const [offset, end] = [Number(first), Number(last)];
  return end < size && length > 0 && end - offset + 1 === length ? { offset, length } : undefined;
}
