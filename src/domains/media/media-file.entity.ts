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

/** Base class of entities with a stored file: its location, size, format and processing status. */
export abstract class MediaFileEntity extends ClientScopedEntity {
  @Field(text({ max: 255 }), {
    description: 'Its name in the library.',
    nullIf: 'it has none',
    nullable: true,
  })
  filename!: string | null;

  @Field(text({ max: 255 }), {
    description: 'Its name on the device it was uploaded from.',
    nullIf: 'not uploaded',
    nullable: true,
  })
  originalFilename!: string | null;

  @Field(counter, { description: 'Size in bytes.', nullIf: 'not known', nullable: true })
  fileSize!: number | null;

  @Field(text({ max: 100 }), {
    description: 'Its MIME type, such as `image/jpeg`.',
    nullIf: 'not known',
    nullable: true,
  })
  mimeType!: string | null;

  @Field(oneOf(StorageProvider), { description: 'Where its bytes lie.', default: `'LOCAL'`, hidden: true })
  storageProvider!: StorageProvider;

  @Field(text(), { description: 'Its place at the storage provider.', nullable: true, hidden: true })
  storagePath!: string | null;

  @Field(url, { description: 'Where it can be fetched.', nullUntil: 'it is ready', nullable: true })
  url!: string | null;

  @Field(url, { description: 'A small picture of it.', nullIf: 'there is none', nullable: true })
  thumbnailUrl!: string | null;

  @Field(integer({ min: 1 }), {
    description: 'Width in pixels.',
    nullIf: 'that means nothing or is not known',
    nullable: true,
  })
  width!: number | null;

  @Field(integer({ min: 1 }), {
    description: 'Height in pixels.',
    nullIf: 'that means nothing or is not known',
    nullable: true,
  })
  height!: number | null;

  @Field(oneOf(AspectRatio), {
    description: 'Its shape, one of those that networks ask for (1:1, 16:9, 9:16, 4:5).',
    nullIf: 'it is any other',
    nullable: true,
    filter: true,
  })
  aspectRatio!: AspectRatio | null;

  @Field(integer({ min: 0 }), {
    description: 'Length of a film or sound in seconds.',
    nullIf: 'it means nothing for the file',
    nullable: true,
  })
  durationSeconds!: number | null;

  @Field(decimal(6, 3, { min: 0 }), {
    description: 'Frames per second of a film.',
    nullIf: 'it means nothing for the file',
    nullable: true,
  })
  fps!: string | null;

  @Field(text({ max: 50 }), {
    description: 'How a film or sound is encoded, such as `h264`.',
    nullIf: 'not known',
    nullable: true,
  })
  codec!: string | null;

  @Field(jsonListOf(() => MediaVariant), { description: 'Other sizes and formats of it.', default: `'[]'` })
  variants!: MediaVariant[];

  @Field(json, {
    description: 'What the camera wrote into it (EXIF), by tag.',
    nullIf: 'nothing',
    nullable: true,
  })
  exif!: unknown;

  @Field(oneOf(ProcessingStatus), {
    description: 'How far it is prepared.',
    default: `'PENDING'`,
    filter: true,
  })
  processingStatus!: ProcessingStatus;

  @Field(dateTime, { description: 'When its preparation began.', nullIf: 'it waits', nullable: true })
  processingStartedAt!: Date | null;

  @Field(dateTime, { description: 'When its preparation ended.', nullUntil: 'then', nullable: true })
  processedAt!: Date | null;

  @Field(text({ multiline: true }), {
    description: 'Why its preparation failed.',
    nullIf: 'not it did',
    nullable: true,
  })
  processingError!: string | null;
}
