import { MAX_DOCUMENT_BYTES, MAX_PAGES } from './limits';
import { type FileFacts, reject } from './types';

/** What is used of the library. Its own types refer to a package that it does not contain. */
interface PdfReader {
  readonly getDocumentProxy: (bytes: Uint8Array, options: object) => Promise<{ readonly numPages: number }>;
}

async function pagesOf(bytes: Buffer): Promise<number> {
  // Loaded here, because most files are images.
  const { getDocumentProxy } = (await import('unpdf')) as unknown as PdfReader;
  try {
    const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, isEvalSupported: false });
    return document.numPages;
  } catch (error) {
    return reject((error as Error).name === 'PasswordException' ? 'ENCRYPTED' : 'DAMAGED');
  }
}

/** Counts the pages of a PDF. Nothing of it is drawn or run. */
export async function inspectDocument(bytes: Buffer, mimeType: string): Promise<FileFacts> {
  if (bytes.length > MAX_DOCUMENT_BYTES) reject('TOO_LARGE');
  const pageCount = await pagesOf(bytes);
  if (pageCount > MAX_PAGES) reject('TOO_MANY_PAGES');
  if (pageCount < 1) reject('DAMAGED');
  return { kind: 'DOCUMENT', mimeType, pageCount, variants: [] };
}
