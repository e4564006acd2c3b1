import {
  BelongsTo,
  boolean,
  DeletedAt,
  Field,
  integer,
  json,
  jsonOf,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
  url,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { MediaAnalysis } from './media-asset.shapes';
import { MediaFileRow } from './media-file.entity';
import { MediaKind, MediaOrigin, MediaSource } from './media.enums';

@Model({
  table: 'media_assets',
  plural: 'mediaAssets',
  description: 'A file of the library: a picture, film, sound or document that posts and campaigns use.',
  softDelete: true,
  indexes: [
    { on: ['tags'], using: 'gin', acrossTenants: true },
    { on: [`to_tsvector('simple', {title})`], using: 'gin', acrossTenants: true },
    {
      on: ['processingStatus', 'createdAt'],
      where: `{processingStatus} <> 'COMPLETED'`,
      acrossTenants: true,
    },
  ],
  checks: {
    uploaded_has_file: `{origin} <> 'UPLOADED' OR num_nulls({filename}, {originalFilename}, {fileSize}, {mimeType}, {storagePath}) = 0`,
    generated_from_prompt: `{origin} <> 'GENERATED' OR ({prompt} IS NOT NULL AND {aspectRatio} IS NOT NULL AND {kind} IN ('IMAGE', 'VIDEO'))`,
    imported_has_title: `{origin} <> 'IMPORTED' OR ({title} IS NOT NULL AND num_nonnulls({sourceUrl}, {url}) > 0)`,
    completed_has_url: `{processingStatus} <> 'COMPLETED' OR {url} IS NOT NULL`,
    processed_in_order: '{processedAt} >= {processingStartedAt}',
  },
})
export class MediaAsset extends MediaFileRow {
  @Field(oneOf(MediaKind), { description: 'What it is.', filter: true })
  kind!: MediaKind;

  @Field(oneOf(MediaOrigin), {
    description: 'How it came to the library.',
    default: `'UPLOADED'`,
    filter: true,
  })
  origin!: MediaOrigin;

  @Field(text({ max: 500 }), {
    description: 'Its title; null when it has none, then show `filename`.',
    nullable: true,
  })
  title!: string | null;

  @Field(text(), { description: 'What it is about; null when not described.', nullable: true })
  description!: string | null;

  @Field(text(), {
    description: 'What to read to those who do not see it; null when not written.',
    nullable: true,
  })
  altText!: string | null;

  @Field(listOf(text({ max: 100 }), { max: 100 }), { description: 'Words to find it by.', default: `'{}'` })
  tags!: string[];

  @Field(boolean, { description: 'Whether it is marked as a favourite.', default: 'false' })
  isFavorite!: boolean;

  @Field(oneOf(MediaSource), {
    description: 'Where it comes from; null for what an AI model made.',
    nullable: true,
  })
  source!: MediaSource | null;

  @Field(url, { description: 'The address it was imported from; null when not imported.', nullable: true })
  sourceUrl!: string | null;

  @Field(text(), { description: 'What the AI model was asked; null unless generated.', nullable: true })
  prompt!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The look the AI model was asked for; null when none.',
    nullable: true,
  })
  style!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The AI model, such as `imagen-4.0`; null unless generated.',
    nullable: true,
  })
  aiModel!: string | null;

  @Field(integer({ min: 0 }), {
    description: 'How many seconds the AI model took; null unless generated.',
    nullable: true,
  })
  generationSeconds!: number | null;

  @Field(jsonOf(() => MediaAnalysis), {
    description: 'What an AI model saw in it; null when not analysed.',
    nullable: true,
  })
  aiAnalysis!: MediaAnalysis | null;

  @Field(json, { description: 'Anything else known of it, as it was stored.', default: `'{}'` })
  metadata!: unknown;

  @BelongsTo(() => User, {
    description:
      'Who uploaded, generated or imported it; null when that person is gone or you may not see them.',
    nullable: true,
    filter: true,
  })
  createdBy!: Ref<User> | null;

  @DeletedAt({ hidden: true })
  deletedAt!: Date | null;
}
