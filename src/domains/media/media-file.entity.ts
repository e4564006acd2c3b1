import {
  counter,
  decimal,
  Field,
  dateTime,
  integer,
  json,
  jsonListOf,
  oneOf,
  text,
  url,
} from '../../kernel/model';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { MediaVariant } from './media-asset.shapes';
import { AspectRatio, ProcessingStatus, StorageProvider } from './media.enums';

/** What a row knows of the file behind it: where it lies, how large it is, how far it is prepared. */
export abstract class MediaFileEntity extends ClientScopedEntity {
  @Field(text({ max: 255 }), {
    description: 'Its name in the library; null when it has none.',
    nullable: true,
  })
  filename!: string | null;

  @Field(text({ max: 255 }), {
    description: 'Its name on the device it was uploaded from; null when not uploaded.',
    nullable: true,
  })
  originalFilename!: string | null;

  @Field(counter, { description: 'Size in bytes; null when not known.', nullable: true })
  fileSize!: number | null;

  @Field(text({ max: 100 }), {
    description: 'Its MIME type, such as `image/jpeg`; null when not known.',
    nullable: true,
  })
  mimeType!: string | null;

  @Field(oneOf(StorageProvider), { description: 'Where its bytes lie.', default: `'LOCAL'`, hidden: true })
  storageProvider!: StorageProvider;

  @Field(text(), { description: 'Its place at the storage provider.', nullable: true, hidden: true })
  storagePath!: string | null;

  @Field(url, { description: 'Where it can be fetched; null until it is ready.', nullable: true })
  url!: string | null;

  @Field(url, { description: 'A small picture of it; null when there is none.', nullable: true })
  thumbnailUrl!: string | null;

  @Field(integer({ min: 1 }), {
    description: 'Width in pixels; null where that means nothing or is not known.',
    nullable: true,
  })
  width!: number | null;

  @Field(integer({ min: 1 }), {
    description: 'Height in pixels; null where that means nothing or is not known.',
    nullable: true,
  })
  height!: number | null;

  @Field(oneOf(AspectRatio), {
    description: 'Its shape, one of those that networks ask for (1:1, 16:9, 9:16, 4:5); null for any other.',
    nullable: true,
    filter: true,
  })
  aspectRatio!: AspectRatio | null;

  @Field(integer({ min: 0 }), {
    description: 'Length of a film or sound in seconds; null for anything else.',
    nullable: true,
  })
  durationSeconds!: number | null;

  @Field(decimal(6, 3, { min: 0 }), {
    description: 'Frames per second of a film; null for anything else.',
    nullable: true,
  })
  fps!: string | null;

  @Field(text({ max: 50 }), {
    description: 'How a film or sound is encoded, such as `h264`; null when not known.',
    nullable: true,
  })
  codec!: string | null;

  @Field(jsonListOf(() => MediaVariant), { description: 'Other sizes and formats of it.', default: `'[]'` })
  variants!: MediaVariant[];

  @Field(json, {
    description: 'What the camera wrote into it (EXIF), by tag; null when nothing.',
    nullable: true,
  })
  exif!: unknown;

  @Field(oneOf(ProcessingStatus), {
    description: 'How far it is prepared.',
    default: `'PENDING'`,
    filter: true,
  })
  processingStatus!: ProcessingStatus;

  @Field(dateTime, { description: 'When its preparation began; null while it waits.', nullable: true })
  processingStartedAt!: Date | null;

  @Field(dateTime, { description: 'When its preparation ended; null until then.', nullable: true })
  processedAt!: Date | null;

  @Field(text({ multiline: true }), {
    description: 'Why its preparation failed; null unless it did.',
    nullable: true,
  })
  processingError!: string | null;
}
