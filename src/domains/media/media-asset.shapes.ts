import {
  color,
  counter,
  decimal,
  Field,
  integer,
  listOf,
  message,
  oneOf,
  Shape,
  text,
  url,
} from '../../kernel/model';
import { MediaFailureReason } from './media.enums';

@Shape({ description: 'Another size or format of a media file.' })
export class MediaVariant {
  @Field(text({ max: 50 }), {
    description:
      'The purpose: `thumbnail`, `small`, `medium` or `large`, with at most 320, 640, 1,080 and 2,048 pixels on the longest side, or a rendition for a platform, such as `instagram_feed`.',
  })
  name!: string;

  @Field(url, { description: 'URL of the file.' })
  url!: string;

  @Field(text({ max: 100 }), { description: 'The MIME type.', nullIf: 'unknown', nullable: true })
  mimeType!: string | null;

  @Field(integer({ min: 1 }), {
    description: 'The width in pixels.',
    nullIf: 'not applicable',
    nullable: true,
  })
  width!: number | null;

  @Field(integer({ min: 1 }), {
    description: 'The height in pixels.',
    nullIf: 'not applicable',
    nullable: true,
  })
  height!: number | null;

  @Field(counter, { description: 'The file size in bytes.', nullIf: 'unknown', nullable: true })
  fileSize!: number | null;
}

@Shape({ description: 'The reason the processing of a media file failed.' })
export class MediaFailure {
  @Field(oneOf(MediaFailureReason), { description: 'Machine-readable reason.' })
  reason!: MediaFailureReason;

  @Field(message, { description: 'The reason for the user, in the same language as `UserError.message`.' })
  message!: string;
}

@Shape({ description: 'The analysis of a media file by an AI model.' })
export class MediaAnalysis {
  @Field(listOf(text({ max: 100 })), { description: 'Objects detected in the file.' })
  objectsDetected!: string[];

  @Field(listOf(color), { description: 'Dominant colors, strongest first.' })
  colors!: string[];

  @Field(text({ max: 100 }), {
    description: 'The visual style, in a word or two.',
    nullIf: 'not determined',
    nullable: true,
  })
  style!: string | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'The quality score, from 0 to 100.',
    nullIf: 'not scored',
    nullable: true,
  })
  qualityScore!: string | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'The score for alignment with the brand, from 0 to 100.',
    nullIf: 'not scored',
    nullable: true,
  })
  brandAlignment!: string | null;
}
