import {
  BelongsTo,
  dateTime,
  DeletedAt,
  Derived,
  Field,
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
import { Platform } from '../common/content.enums';
import { hashtag, MAX_CAPTION_LENGTH, MAX_HASHTAGS } from '../common/content.texts';
import { ListedByUpdate } from '../identity/timestamped.entity';
import { User } from '../identity/user.entity';
import { PostMediaType } from '../media/media.enums';
import { PostFormat, PostStatus } from './content.enums';
import { ContentBriefEntity } from './content-brief.entity';
import { type PlatformOptions, platformOptions } from './options/platform-options';
import { PlatformOverride } from './post.shapes';

@Model({
  table: 'posts',
  audited: { except: ['calendarAt'] },
  plural: 'posts',
  description:
    'A piece of content to publish, with its text, media and status. What was sent to a platform is a `Publication`.',
  softDelete: true,
  search: {
    words: { title: 'A', hashtags: 'B', caption: 'B', callToAction: 'C', body: 'D' },
    description: 'the title, caption, hashtags, call to action or article text',
  },
  checks: {
    scheduled_has_instant: `{status} <> 'SCHEDULED' OR {scheduledAt} IS NOT NULL`,
    published_has_instant: `{status} NOT IN ('PUBLISHED', 'PARTIALLY_PUBLISHED') OR {publishedAt} IS NOT NULL`,
  },
})
export class Post extends ContentBriefEntity {
  @ListedByUpdate()
  override updatedAt!: Date;

  @Field(text({ max: 500 }), {
    description: 'The title, used to find the post.',
    nullIf: 'not set',
    nullable: true,
    prefix: true,
    contains: true,
    filter: true,
    order: 'OWNER',
  })
  title!: string | null;

  @Field(text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
    description: 'The caption, unless `platformOverrides` sets another for a platform.',
    nullIf: 'not written',
    nullable: true,
  })
  caption!: string | null;

  @Field(text({ multiline: true, max: 100_000 }), {
    description: 'The article text.',
    nullIf: 'there is none',
    nullable: true,
  })
  body!: string | null;

  @Field(listOf(hashtag, { max: MAX_HASHTAGS }), {
    description: 'Hashtags in display order, without `#`.',
    default: `'{}'`,
    filter: true,
  })
  hashtags!: string[];

  @Field(text({ max: 500 }), {
    description: 'The call to action, such as `Book a table`.',
    nullIf: 'not set',
    nullable: true,
  })
  callToAction!: string | null;

  @Field(oneOf(PostStatus), {
    description: 'The publishing status, derived from the schedules and publications of the post.',
    default: `'DRAFT'`,
    filter: true,
  })
  status!: PostStatus;

  @Field(oneOf(PostFormat), {
    description: 'The publishing format, such as feed post, story or reel.',
    default: `'POST'`,
    filter: true,
  })
  format!: PostFormat;

  @Field(oneOf(PostMediaType), {
    description:
      'The kind of media: text only, one image, one video or a carousel. Matches the media files, if there are any.',
    default: `'TEXT'`,
    filter: true,
  })
  mediaType!: PostMediaType;

  @Field(url, {
    description: 'URL of a custom thumbnail.',
    nullIf: 'the first media file serves as thumbnail',
    nullable: true,
  })
  thumbnailUrl!: string | null;

  @Field(listOf(oneOf(Platform), { max: 9 }), {
    description: 'Platforms the post is intended for. Empty if not chosen.',
    default: `'{}'`,
    filter: true,
  })
  targetPlatforms!: Platform[];

  @Field(jsonListOf(() => PlatformOverride, { maxBytes: 262_144 }), {
    description:
      'Captions, hashtags, calls to action and media files that replace those of the post on single platforms.',
    default: `'[]'`,
  })
  platformOverrides!: PlatformOverride[];

  @Field(platformOptions, {
    description:
      'Options of the post on single platforms, such as the first comment, the board or the audience. At most one item per platform.',
    default: `'[]'`,
  })
  platformOptions!: PlatformOptions[];

  @Derived(
    integer({ min: 0 }),
    { from: ['body'], sql: String.raw`regexp_count({body}, '\S+')` },
    { description: 'Number of whitespace-separated words in `body`.', nullIf: '`body` is null' },
  )
  wordCount!: number | null;

  @Field(dateTime, {
    description: 'When the next publication of the post is due.',
    nullIf: 'none is scheduled',
    nullable: true,
    filter: true,
    order: 'OWNER',
  })
  scheduledAt!: Date | null;

  @Field(dateTime, {
    description: 'When the post was first published on any platform.',
    nullUntil: 'then',
    nullable: true,
    filter: true,
    order: 'OWNER',
  })
  publishedAt!: Date | null;

  @Field(dateTime, {
    description:
      'When the post appears in the calendar: when it is due, else when it was published, else when publishing was last attempted.',
    nullIf: 'the post was never scheduled or sent',
    nullable: true,
    filter: true,
    order: true,
  })
  calendarAt!: Date | null;

  @Version()
  version!: number;

  @Field(json, {
    description:
      'Additional data about the post and its media, returned as stored. Its keys are those of the application that stored it.',
    default: `'{}'`,
  })
  metadata!: unknown;

  @BelongsTo(() => User, {
    description: 'The user who wrote the post.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  author!: Ref<User> | null;

  @BelongsTo(() => Campaign, {
    description: 'The campaign the post belongs to.',
    nullIf: 'the post has none, or if the campaign is deleted or not visible to the viewer',
    nullable: true,
    filter: true,
    filterBy: ['name', 'status'],
    inverse: {
      name: 'posts',
      description: 'Posts of the campaign that are visible to the viewer.',
      filterBy: ['status'],
      sortedBy: ['publishedAt'],
    },
  })
  campaign!: Ref<Campaign> | null;

  @DeletedAt()
  deletedAt!: Date | null;
}
