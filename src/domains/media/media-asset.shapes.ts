import { color, counter, decimal, Field, integer, listOf, Shape, text, url } from '../../kernel/model';

@Shape({ description: 'Another size or format of a media file.' })
export class MediaVariant {
  @Field(text({ max: 50 }), {
    description:
      'The purpose, such as `thumbnail` or `instagram_square`. Purposes are defined by the media processing.',
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
