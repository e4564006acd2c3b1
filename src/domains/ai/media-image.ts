import { basename, dirname } from 'node:path';
import type { MediaServices } from '../media/media-services';
import type { MediaVariant } from '../media/media-asset.shapes';
import type { JobConnection } from './generation-rows';
import { LanguageModelError, type ModelImage } from './language-model.port';

/** The smallest sizes in which details are legible. Larger ones cost tokens, and providers reduce them. */
const SIZES = ['medium', 'small', 'thumbnail'];
/** Providers accept 5 MB. */
const MAX_BYTES = 4 * 1024 * 1024;

interface FoundImage {
  readonly path: string;
  readonly variants: readonly MediaVariant[];
}

const FIND = `SELECT storage_path AS path, variants FROM media_assets
  WHERE organization_id = $1 AND id = $2 AND storage_path IS NOT NULL AND deleted_at IS NULL`;

/** Returns an image as a model receives it: a variant of it, whose size is bounded. Throws a LanguageModelError without one. */
export async function imageOf(
  connection: JobConnection,
  { storage }: MediaServices,
  organization: string,
  asset: string,
): Promise<ModelImage> {
  const { rows } = await connection.withPgClient((client) => client.query(FIND, [organization, asset]));
  const [found] = rows as FoundImage[];
  const variant = SIZES.map((size) => found?.variants.find(({ name }) => name === size)).find(
    (of) => (of?.fileSize ?? Infinity) <= MAX_BYTES,
  );
  if (!found || !variant) throw new LanguageModelError('REJECTED', 'The image is not available.');
  const key = `${dirname(found.path)}/${basename(new URL(variant.url).pathname)}`;
  const chunks: Uint8Array[] = [];
  for await (const chunk of await storage.read(key)) chunks.push(chunk as Uint8Array);
  return { bytes: Buffer.concat(chunks), mimeType: variant.mimeType ?? 'image/webp' };
}
