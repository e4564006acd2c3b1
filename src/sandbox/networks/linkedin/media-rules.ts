import { createHash } from 'node:crypto';
import { keepMedia, MediaError, type MediaRule } from '../../frame/fetch-media';
import type { MediaCopy } from '../../frame/rows';
import type { World } from '../../frame/world';
import type { MediaKind } from './media';

const KB = 1024;
const MB = 1024 * KB;

const IMAGE: MediaRule = { types: ['image/jpeg', 'image/png', 'image/gif'], maximumBytes: 36 * MB };
const VIDEO: MediaRule = { types: ['video/mp4'], maximumBytes: 500 * MB };
const LARGEST_DOCUMENT = 100 * MB;
const MOST_PAGES = 300;
const MOST_PIXELS = 36_152_320;
export const SMALLEST_VIDEO = 75 * KB;
export const LARGEST_VIDEO = VIDEO.maximumBytes;

/** What processing finds: a copy of the file, or why it cannot be used. */
export interface Inspection {
  copy?: MediaCopy;
  problem?: string;
}

/** Checks an uploaded file, and keeps a copy if it can be used. */
export async function inspect(world: World, kind: MediaKind, bytes: Buffer): Promise<Inspection> {
  if (kind === 'document') return inspectDocument(world, bytes);
  try {
    const copy = await keepMedia(world, bytes, kind === 'image' ? IMAGE : VIDEO);
    const problem = kind === 'image' ? imageProblem(copy) : videoProblem(copy);
    return problem === undefined ? { copy } : { problem };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return { problem: error.message };
  }
}

function imageProblem({ width = 0, height = 0 }: MediaCopy): string | undefined {
  return width * height > MOST_PIXELS ? `The image has more than ${MOST_PIXELS} pixels.` : undefined;
}

function videoProblem({ seconds = 0 }: MediaCopy): string | undefined {
  return seconds < 3 || seconds > 30 * 60 ? 'The video must have 3 seconds to 30 minutes.' : undefined;
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');

/** PDF files are counted by their page objects. DOCX and PPTX files are ZIP archives, whose pages are not counted. */
function inspectDocument(world: World, bytes: Buffer): Inspection {
  if (bytes.length > LARGEST_DOCUMENT) return { problem: 'The document has more than 100 MB.' };
  const isPdf = bytes.subarray(0, 5).toString('latin1') === '%PDF-';
  if (!isPdf && !bytes.subarray(0, 4).equals(ZIP))
    return { problem: 'The document is neither PDF, DOCX nor PPTX.' };
  const pages = isPdf ? (bytes.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length : 0;
  if (pages > MOST_PAGES) return { problem: `The document has more than ${MOST_PAGES} pages.` };
  const type = isPdf ? 'application/pdf' : 'application/zip';
  return { copy: { file: world.media.keep(bytes), bytes: bytes.length, type } };
}

export const etagOf = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');
