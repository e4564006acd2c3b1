import { MediaUpload } from '../../src/domains/media/media-upload.entity';
import type { TestServer } from './server';

async function* once(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text));
}

/** Inserts an upload of a user whose bytes were all received. Returns its ID. */
export async function storedUpload(
  { rows, media, clock }: TestServer,
  organization: string,
  user: string,
  values: Record<string, unknown> = {},
): Promise<string> {
  const createdBy = user;
  const path = `media/${crypto.randomUUID()}/original.jpg`;
  const fileSize = await media.storage.put(path, once('bytes'), 'image/jpeg');
  const asset = await rows.media(organization, {
    createdBy,
    storagePath: path,
    fileSize,
    url: null,
    ...values,
  });
  const expiresAt = new Date(clock.now().getTime() + 3_600_000);
  return rows.rowOf(MediaUpload, { organization, asset, createdBy, expiresAt });
}
