import {
  BelongsTo,
  Computed,
  DeletedAt,
  Field,
  instant,
  integer,
  json,
  jsonListOf,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
  url,
  Version,
} from '../../kernel/model';
import { Campaign } from '../campaigns/campaign.entity';
import { Platform } from '../identity/identity.enums';
import { User } from '../identity/user.entity';
import { PostMediaType } from '../media/media.enums';
import { PostFormat, PostStatus } from './content.enums';
import { BriefedRow } from './post-brief.entity';
import { hashtag, MOST_CAPTION, PlatformOverride } from './post.shapes';

@Model({
  table: 'posts',
  plural: 'posts',
  description:
    'Something to publish: its words, its media and where it stands. What a network made of it is a Publication.',
  softDelete: true,
  indexes: [
    { on: ['status', 'scheduledAt', 'id'], where: '{scheduledAt} IS NOT NULL' },
    { on: ['hashtags'], using: 'gin', acrossTenants: true },
    { on: ['targetPlatforms'], using: 'gin', acrossTenants: true },
    { on: [`to_tsvector('simple', {caption})`], using: 'gin', acrossTenants: true },
  ],
  checks: {
    scheduled_has_instant: `{status} <> 'SCHEDULED' OR {scheduledAt} IS NOT NULL`,
    published_has_instant: `{status} NOT IN ('PUBLISHED', 'PARTIALLY_PUBLISHED') OR {publishedAt} IS NOT NULL`,
  },
})
export class Post extends BriefedRow {
  @Field(text({ max: 500 }), { description: 'A title to find it by; null when it has none.', nullable: true })
  title!: string | null;

  @Field(text({ max: MOST_CAPTION }), {
    description: 'What networks show under it, before `platformOverrides`; null when not written.',
    nullable: true,
  })
  caption!: string | null;

  @Field(text({ max: 100_000 }), {
    description: 'The text of an article, of up to 100,000 characters; null when there is none.',
    nullable: true,
  })
  body!: string | null;

  @Field(listOf(hashtag, { max: 100 }), {
    description: 'Hashtags without `#`, in order.',
    default: `'{}'`,
  })
  hashtags!: string[];

  @Field(text({ max: 500 }), {
    description: 'What people are asked to do; null when nothing.',
    nullable: true,
  })
  callToAction!: string | null;

  @Field(oneOf(PostStatus), { description: 'Where it stands.', default: `'DRAFT'`, filter: true })
  status!: PostStatus;

  @Field(oneOf(PostFormat), { description: 'Its place on a network.', default: `'POST'`, filter: true })
  format!: PostFormat;

  @Field(oneOf(PostMediaType), { description: 'What it shows.', default: `'TEXT'` })
  mediaType!: PostMediaType;

  @Field(url, { description: 'A picture that stands for it; null: its first medium does.', nullable: true })
  thumbnailUrl!: string | null;

  @Field(listOf(oneOf(Platform), { max: 9 }), {
    description: 'The networks it is made for; empty when not chosen.',
    default: `'{}'`,
  })
  targetPlatforms!: Platform[];

  @Field(jsonListOf(() => PlatformOverride), {
    description: 'What it says differently on single networks.',
    default: `'[]'`,
  })
  platformOverrides!: PlatformOverride[];

  @Computed(integer({ min: 0 }), String.raw`regexp_count({body}, '\S+')`, {
    description: 'Words of its body, which are what blanks and line breaks part; null when it has no body.',
    dear: true,
  })
  wordCount!: number | null;

  @Field(instant, {
    description: 'The earliest instant at which it is still to be published; null when nothing is planned.',
    nullable: true,
    filter: true,
    order: true,
  })
  scheduledAt!: Date | null;

  @Field(instant, {
    description: 'When it was first published anywhere; null until then.',
    nullable: true,
    order: true,
  })
  publishedAt!: Date | null;

  @Version()
  version!: number;

  @Field(json, { description: 'Anything else known of it or its media, as it was stored.', default: `'{}'` })
  metadata!: unknown;

  @BelongsTo(() => User, {
    description: 'Who wrote it; null when that person is gone or you may not see them.',
    nullable: true,
    filter: true,
  })
  author!: Ref<User> | null;

  @BelongsTo(() => Campaign, {
    description: 'The campaign it is part of; null when it stands alone, and while its campaign is deleted.',
    nullable: true,
    filter: true,
    inverse: { name: 'posts', description: 'The posts of the campaign.' },
  })
  campaign!: Ref<Campaign> | null;

  @DeletedAt()
  deletedAt!: Date | null;
}
