import { type FileHandle, open } from 'node:fs/promises';
import { detectType } from './detect-type';
import { inspectDocument } from './document';
import { HEAD_BYTES, rejectHiddenContent, TAIL_BYTES } from './hidden-content';
import { inspectImage } from './image';
import { MAX_IMAGE_BYTES } from './limits';
import { type FileFacts, reject } from './types';
import { inspectVideo } from './video';

async function slice(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead);
}

/** Returns the content of a file that is read whole. Both kinds that are have the same limit. */
async function contentOf(file: FileHandle, size: number): Promise<Buffer> {
  if (size > MAX_IMAGE_BYTES) reject('TOO_LARGE');
  return slice(file, 0, size);
}

/** Determines what a file is from its content, and writes the variants of an image to a folder. */
export async function inspect(path: string, folder: string): Promise<FileFacts> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (!size) reject('EMPTY');
    const head = await slice(file, 0, Math.min(size, HEAD_BYTES));
    const type = (await detectType(path, head)) ?? reject('UNSUPPORTED_TYPE');
    const tail = await slice(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
    rejectHiddenContent(head, tail, type.mimeType);
    if (type.kind === 'VIDEO' || type.kind === 'AUDIO')
      return await inspectVideo(path, file, size, type.mimeType);
    const content = await contentOf(file, size);
    return type.kind === 'DOCUMENT'
      ? await inspectDocument(content, type.mimeType)
      : await inspectImage(content, type.mimeType, folder);
  } finally {
    await file.close();
  }
}
