import {
  boolean,
  color,
  counter,
  dateTime,
  decimal,
  Field,
  integer,
  json,
  jsonListOf,
  jsonOf,
  oneOf,
  text,
  url,
} from '../../kernel/model';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { MediaFailure, MediaVariant } from './media-asset.shapes';
import { AspectRatio, ProcessingStatus, StorageProvider } from './media.enums';

/** SQL: the link in a property, with a signature if this server serves it. */
const signed = (property: string): string => `media.signed_url({${property}}, media.link_expiry())`;

/** Base class of entities with a stored file: its location, size, format and processing status. */
export abstract class MediaFileEntity extends ClientScopedEntity {
  @Field(text({ max: 255 }), {
    description: 'The filename in the library.',
    nullIf: 'not set',
    nullable: true,
    prefix: true,
    filter: true,
  })
  filename!: string | null;

  @Field(text({ max: 255 }), {
    description: 'The filename on the device the file was uploaded from.',
    nullIf: 'it was not uploaded',
    nullable: true,
  })
  originalFilename!: string | null;

  @Field(counter, { description: 'The file size in bytes.', nullIf: 'unknown', nullable: true })
  fileSize!: number | null;

  @Field(text({ max: 100 }), {
    description: 'The MIME type, such as `image/jpeg`.',
    nullIf: 'unknown',
    nullable: true,
    prefix: true,
    filter: true,
  })
  mimeType!: string | null;

  @Field(oneOf(StorageProvider), {
    description: 'The storage provider of the file.',
    default: `'LOCAL'`,
    hidden: true,
  })
  storageProvider!: StorageProvider;

  @Field(text(), {
    description: 'The path of the file at the storage provider.',
    nullIf: 'the file is not stored',
    nullable: true,
    hidden: true,
  })
  storagePath!: string | null;

  @Field(url, {
    description: 'URL of the file. URLs of stored files expire after one to two hours.',
    nullUntil: 'the file is ready',
    nullable: true,
    shownAs: signed('url'),
  })
  url!: string | null;

  @Field(url, {
    description: 'URL of a thumbnail. URLs of stored files expire after one to two hours.',
    nullIf: 'there is none',
    nullable: true,
    shownAs: signed('thumbnailUrl'),
  })
  thumbnailUrl!: string | null;

  @Field(integer({ min: 1 }), {
    description: 'The width in pixels, after the orientation of the camera is applied.',
    nullIf: 'unknown or not applicable',
    nullable: true,
    filter: true,
  })
  width!: number | null;

  @Field(integer({ min: 1 }), {
    description: 'The height in pixels, after the orientation of the camera is applied.',
    nullIf: 'unknown or not applicable',
    nullable: true,
  })
  height!: number | null;

  @Field(oneOf(AspectRatio), {
    description: 'The aspect ratio: 1:1, 16:9, 9:16 or 4:5.',
    nullIf: 'the file has another one',
    nullable: true,
    filter: true,
  })
  aspectRatio!: AspectRatio | null;

  @Field(integer({ min: 0 }), {
    description: 'The duration of a video or audio file, in seconds.',
    nullIf: 'not applicable',
    nullable: true,
  })
  durationSeconds!: number | null;

  @Field(decimal(6, 3, { min: 0 }), {
    description: 'The frame rate of a video, in frames per second.',
    nullIf: 'not applicable',
    nullable: true,
  })
  fps!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The codec of a video or audio file, such as `h264`.',
    nullIf: 'unknown',
    nullable: true,
  })
  codec!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The codec of the audio of a video or audio file, such as `aac`.',
    nullIf: 'unknown, or if there is no audio',
    nullable: true,
  })
  audioCodec!: string | null;

  @Field(boolean, {
    description: 'Whether a video or audio file has audio.',
    nullIf: 'not applicable',
    nullable: true,
  })
  hasAudio!: boolean | null;

  @Field(boolean, {
    description:
      'Whether the metadata of an MP4 or QuickTime file (`moov`) precedes its media data. Some platforms require it.',
    nullIf: 'not applicable',
    nullable: true,
  })
  isFastStart!: boolean | null;

  @Field(integer({ min: 1 }), {
    description: 'Number of frames of an image. More than 1 if it is animated.',
    nullIf: 'not applicable',
    nullable: true,
  })
  frameCount!: number | null;

  @Field(integer({ min: 1 }), {
    description: 'Number of pages of a document.',
    nullIf: 'not applicable',
    nullable: true,
  })
  pageCount!: number | null;

  @Field(color, {
    description: 'The dominant color of an image, to show while the image is loaded.',
    nullIf: 'not applicable',
    nullable: true,
  })
  dominantColor!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The ThumbHash of an image in Base64, a blurred preview to show while the image is loaded.',
    nullIf: 'not applicable',
    nullable: true,
  })
  thumbhash!: string | null;

  @Field(jsonListOf(() => MediaVariant), {
    description:
      'Other sizes and formats of the file. They have no metadata of the camera, and so no position.',
    default: `'[]'`,
    shownAs: 'media.signed_variants({variants}, media.link_expiry())',
  })
  variants!: MediaVariant[];

  @Field(json, {
    description:
      'EXIF metadata from the camera, by tag, with the position if the camera stored it. The tags are those of the camera.',
    nullIf: 'there is none',
    nullable: true,
  })
  exif!: unknown;

  @Field(oneOf(ProcessingStatus), {
    description: 'The processing status.',
    default: `'PENDING'`,
    filter: true,
  })
  processingStatus!: ProcessingStatus;

  @Field(dateTime, { description: 'When processing started.', nullUntil: 'then', nullable: true })
  processingStartedAt!: Date | null;

  @Field(dateTime, { description: 'When processing ended.', nullUntil: 'then', nullable: true })
  processedAt!: Date | null;

  @Field(jsonOf(() => MediaFailure), {
    description: 'The reason processing failed.',
    nullIf: 'it did not fail',
    nullable: true,
  })
  processingFailure!: MediaFailure | null;

  @Field(text({ multiline: true }), {
    description: 'The reason processing failed, in English.',
    nullIf: 'it did not fail',
    nullable: true,
    deprecated: 'Use `processingFailure`. Removed after 2027-05-31.',
  })
  processingError!: string | null;
}
