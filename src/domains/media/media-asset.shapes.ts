import { color, counter, decimal, Field, integer, listOf, Shape, text, url } from '../../kernel/model';

@Shape({ description: 'Another size or format of a file.' })
export class MediaVariant {
  @Field(text({ max: 50 }), { description: 'What it is for, such as `thumbnail` or `instagram_square`.' })
  name!: string;

  @Field(url, { description: 'Where it can be fetched.' })
  url!: string;

  @Field(text({ max: 100 }), { description: 'Its MIME type.', nullIf: 'not known', nullable: true })
  mimeType!: string | null;

  @Field(integer({ min: 1 }), {
    description: 'Width in pixels.',
    nullIf: 'that means nothing',
    nullable: true,
  })
  width!: number | null;

  @Field(integer({ min: 1 }), {
    description: 'Height in pixels.',
    nullIf: 'that means nothing',
    nullable: true,
  })
  height!: number | null;

  @Field(counter, { description: 'Size in bytes.', nullIf: 'not known', nullable: true })
  fileSize!: number | null;
}

@Shape({ description: 'What an AI model saw in a file.' })
export class MediaAnalysis {
  @Field(listOf(text({ max: 100 })), { description: 'Things seen in it.' })
  objectsDetected!: string[];

  @Field(listOf(color), { description: 'Its main colours, strongest first.' })
  colors!: string[];

  @Field(text({ max: 100 }), {
    description: 'Its look in a word or two.',
    nullIf: 'the model did not tell',
    nullable: true,
  })
  style!: string | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'Quality, 0 to 100.',
    nullIf: 'not judged',
    nullable: true,
  })
  qualityScore!: string | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'How well it fits the brand, 0 to 100.',
    nullIf: 'not judged',
    nullable: true,
  })
  brandAlignment!: string | null;
}
