import { v7 as uuidv7 } from 'uuid';
import type { EventWriter } from '../../kernel/write';
import { croppedImage, freeBytes, GENERATED_TYPE, insertGeneratedAsset } from '../media/generated-asset';
import type { MediaServices } from '../media/media-services';
import type { GenerationRow } from './generation-rows';
import type { ImageBrief } from './image-brief.port';
import { type DrawnImage, IMAGE_SIZES } from './image-model.port';
import { imagePromptOf } from './image-prompt';
import { LanguageModelError, type UsedModel } from './language-model.port';
import { sanitized } from './sanitized';

const MAX_ALT_TEXT_LENGTH = 500;
const MAX_TITLE_LENGTH = 100;

/** A generated image in the storage, before its row says so. */
export interface StoredImage {
  readonly id: string;
  readonly path: string;
  readonly fileSize: number;
  readonly altText: string;
}

const line = (text: string, max: number): string =>
  Array.from(sanitized(text).replace(/\s+/g, ' ').trim()).slice(0, max).join('');

/** Returns the images that can be used, cropped to the requested ratio. The composer draws them so. */
export async function usableImages(
  { aspectRatio }: ImageBrief,
  { provider }: UsedModel,
  images: readonly DrawnImage[],
): Promise<DrawnImage[]> {
  if (provider === 'COMPOSER') return [...images];
  const usable: DrawnImage[] = [];
  for (const image of images) {
    const bytes = await croppedImage(image.bytes, IMAGE_SIZES[aspectRatio]);
    if (bytes) usable.push({ ...image, bytes });
  }
  return usable;
}

const folderOf = (id: string): string => `media/${id}/original`;

/** Stores the files of images. Each run has its own paths, so that none replaces a file that another has recorded. */
export async function storeFiles(
  { storage }: MediaServices,
  { assets, prompt }: ImageBrief,
  images: readonly DrawnImage[],
): Promise<StoredImage[]> {
  const stored: StoredImage[] = [];
  for (const [place, { bytes, altText = prompt }] of images.entries()) {
    const id = assets[place]!;
    const path = `${folderOf(id)}-${uuidv7()}.${GENERATED_TYPE.extension}`;
    const parts = (async function* () {
      yield await Promise.resolve(bytes);
    })();
    const fileSize = await storage.put(path, parts, GENERATED_TYPE.mimeType);
    stored.push({ id, path, fileSize, altText: line(altText, MAX_ALT_TEXT_LENGTH) });
  }
  return stored;
}

/** Deletes the files of a generation that has failed, also those of runs whose process was killed. */
export async function deleteFiles({ storage }: MediaServices, { assets }: ImageBrief): Promise<void> {
  for (const id of assets) await storage.deleteWithDerived(`${folderOf(id)}.${GENERATED_TYPE.extension}`);
}

const INSERT = `INSERT INTO generated_images (id, organization_id, client_account_id, generation_id, position, media_asset_id)
  VALUES ($1, $2, $3, $4, $5, $6)`;

/** What the rows of generated images have in common. */
interface Drawn {
  readonly brief: ImageBrief;
  readonly model: UsedModel;
  readonly media: MediaServices;
  readonly durationMs: number;
}

/** Creates the media files of stored images, in the transaction that completes their generation. Throws without enough storage. */
export async function recordImages(
  writer: EventWriter,
  {
    id: generation,
    organization_id: organization,
    client_account_id: clientAccount,
    created_by_id,
  }: GenerationRow,
  { brief, model, media, durationMs }: Drawn,
  images: readonly StoredImage[],
): Promise<void> {
  const common = {
    ...{ organization, clientAccount, createdBy: created_by_id, folder: brief.folder },
    ...{ title: line(brief.prompt, MAX_TITLE_LENGTH), prompt: imagePromptOf(brief), style: brief.style },
    ...{ aspectRatio: brief.aspectRatio, aiModel: model.name, storageProvider: media.storage.provider },
    generationSeconds: Math.round(durationMs / 1_000),
  };
  for (const [position, { id, path, fileSize, altText }] of images.entries()) {
    const filename = `generated-${position + 1}.${GENERATED_TYPE.extension}`;
    await insertGeneratedAsset(writer, { ...common, id, altText, filename, fileSize, storagePath: path });
    await writer.query(INSERT, [uuidv7(), organization, clientAccount, generation, position, id]);
  }
  // Jobs can exceed the limit, so that it is checked with the bytes that others have stored meanwhile.
  if ((await freeBytes(writer, organization)) < 0)
    throw new LanguageModelError('STORAGE_EXCEEDED', 'The storage limit of the organization is exceeded.');
}
