import {
  BelongsTo,
  BelongsToScope,
  Computed,
  dateTime,
  Embedded,
  Field,
  integer,
  json,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
  url,
  Version,
} from '../../kernel/model';
import { Platform } from '../common/content.enums';
import { SocialAccount } from '../channels/social-account.entity';
import { Post } from '../content/post.entity';
import { User } from '../identity/user.entity';
import { MAX_CAPTION_LENGTH } from '../common/content.texts';
import { ClientAccount } from '../organizations/client-account.entity';
import { PublicationInsights } from './engagement.shapes';
import { holdReasonSql } from './hold-reason';
import { MeasuredEntity } from './insights/measured.entity';
import { RECORDED_VERBS } from './publication-verbs';
import { HoldReason, PublicationStatus, PublicationKind } from './publishing.enums';
import { Schedule } from './schedule.entity';

@Model({
  table: 'publications',
  plural: 'publications',
  description:
    'A post as sent to one social account: the content sent, the delivery result and the engagement. Retained indefinitely.',
  outlivesTenant: { clears: ['insightsDueAt', 'waitsFor', 'publishResponse'] },
  // Metrics and the progress of sending are no entries.
  audited: { actions: RECORDED_VERBS },
  // Members need the permission to publish, not the one to write the post.
  systemWrites: ['INSERT', 'UPDATE'],
  indexes: [
    { on: ['platform', 'platformPostId'], unique: true, where: '{platformPostId} IS NOT NULL' },
    // Publications whose metrics are read.
    { on: ['insightsDueAt', 'id'], where: '{insightsDueAt} IS NOT NULL', acrossTenants: true },
    // Publications that wait for their platform.
    { on: ['platform'], where: `{waitsFor} = 'PLATFORM_UNAVAILABLE'`, acrossTenants: true },
  ],
  checks: {
    published_has_instant: `{status} <> 'PUBLISHED' OR {publishedAt} IS NOT NULL`,
    // Users publish reminders themselves, with what the app of the platform accepts.
    instagram_published: `{platform} <> 'INSTAGRAM' OR {confirmedAt} IS NOT NULL OR {status} <> 'PUBLISHED' OR num_nulls({platformPostId}, {kind}) = 0`,
    instagram_caption: `{platform} <> 'INSTAGRAM' OR {confirmedAt} IS NOT NULL OR char_length({caption}) <= 2200`,
    instagram_hashtags: `{platform} <> 'INSTAGRAM' OR {confirmedAt} IS NOT NULL OR cardinality({hashtags}) <= 30`,
    instagram_media: `{platform} <> 'INSTAGRAM' OR {confirmedAt} IS NOT NULL OR (cardinality({mediaUrls}) <= 10 AND ({status} <> 'PUBLISHED' OR cardinality({mediaUrls}) >= 1))`,
  },
})
export class Publication extends MeasuredEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the post, kept after the post is purged.',
    nullIf: 'the post belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'post',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, {
    description: 'The post that was sent.',
    nullIf: 'the post is deleted, purged or not visible to the viewer',
    nullable: true,
    filter: true,
    filterBy: ['title', 'status'],
    inverse: {
      name: 'publications',
      description: 'Publications of the post: what was sent to each social account, and the result.',
      filterBy: ['status', 'platform'],
    },
    through: [
      {
        by: 'campaign',
        name: 'publications',
        description: 'Publications of the posts of the campaign. Those of deleted posts are omitted.',
      },
    ],
  })
  post!: Ref<Post> | null;

  @BelongsTo(() => SocialAccount, {
    description: 'The social account the post was sent to.',
    nullIf: 'the account was removed or is not visible to the viewer',
    nullable: true,
    filter: true,
    filterBy: ['username', 'connectionStatus'],
    inverse: { name: 'publications', description: 'Publications sent to the social account.' },
  })
  socialAccount!: Ref<SocialAccount> | null;

  @BelongsTo(() => Schedule, {
    description: 'The schedule of the publication.',
    nullIf: 'the post was purged, or if the publication was not scheduled',
    nullable: true,
    unique: true,
    inverse: { name: 'publication', description: 'The publication: what was sent, and the result.' },
  })
  schedule!: Ref<Schedule> | null;

  @Field(oneOf(Platform), { description: 'The platform the post was sent to.', filter: true })
  platform!: Platform;

  @Field(oneOf(PublicationStatus), { description: 'The delivery status.', default: `'QUEUED'`, filter: true })
  status!: PublicationStatus;

  @Field(oneOf(PublicationKind), {
    description: 'The content type created on the platform.',
    nullUntil: 'known',
    nullable: true,
    filter: true,
  })
  kind!: PublicationKind | null;

  @Field(text({ max: 255 }), {
    description: 'ID assigned by the platform.',
    nullUntil: 'published',
    nullable: true,
  })
  platformPostId!: string | null;

  @Field(url, {
    description: 'Public URL of the publication.',
    nullIf: 'not published, or if the platform provides none',
    nullable: true,
  })
  permalink!: string | null;

  @Field(text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
    description: 'The caption as sent.',
    nullIf: 'there was none',
    nullable: true,
  })
  caption!: string | null;

  @Field(listOf(text({ max: 100 }), { max: 100 }), {
    description: 'Hashtags as sent, without `#`.',
    default: `'{}'`,
    filter: true,
  })
  hashtags!: string[];

  @Field(listOf(url, { max: 100 }), {
    description: 'URLs of the media files as sent, in display order.',
    default: `'{}'`,
  })
  mediaUrls!: string[];

  @Field(text({ max: 255 }), {
    description: 'Username of the social account at the time of sending.',
    nullIf: 'it had none',
    nullable: true,
  })
  accountUsername!: string | null;

  @Field(text({ max: 500 }), {
    description: 'Title of the post at the time of sending.',
    nullIf: 'it had none',
    nullable: true,
  })
  postTitle!: string | null;

  @Field(json, {
    description: 'The complete response of the platform.',
    nullUntil: 'received',
    nullable: true,
    hidden: true,
  })
  publishResponse!: unknown;

  @Field(text({ multiline: true }), {
    description: 'The reason the last delivery attempt failed.',
    nullIf: 'no attempt failed',
    nullable: true,
  })
  errorMessage!: string | null;

  @Field(text({ max: 255 }), {
    description: 'ID of the first comment, assigned by the platform.',
    nullUntil: 'the comment is added',
    nullable: true,
  })
  firstCommentId!: string | null;

  @Field(integer({ min: 0 }), { description: 'Number of retries after the first attempt.', default: '0' })
  retryCount!: number;

  @Field(json, {
    description:
      'Additional data sent with the post, returned as stored. Its structure is that of the platform.',
    default: `'{}'`,
  })
  metadata!: unknown;

  @Field(dateTime, {
    description: 'When the platform published the post.',
    nullUntil: 'then',
    nullable: true,
    filter: true,
    order: true,
  })
  publishedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the last delivery attempt started.',
    nullUntil: 'the first attempt',
    nullable: true,
  })
  attemptedAt!: Date | null;

  @Field(oneOf(HoldReason), { description: 'The reason for the wait.', nullable: true, hidden: true })
  waitsFor!: HoldReason | null;

  @Computed(oneOf(HoldReason), holdReasonSql, {
    description: 'The reason why the publication is not sent, or will not be when it is due.',
    nullIf: 'nothing prevents it, if `status` is not `QUEUED`, or if a user publishes the post',
  })
  holdReason!: HoldReason | null;

  @Field(dateTime, {
    description: 'When a user confirmed that they had published the post.',
    nullIf: 'not confirmed, or if Marquee published it',
    nullable: true,
  })
  confirmedAt!: Date | null;

  @BelongsTo(() => User, {
    description: 'The user who confirmed that they had published the post.',
    nullIf: 'not confirmed, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  confirmedBy!: Ref<User> | null;

  @Version()
  version!: number;

  @Embedded(() => PublicationInsights, {
    description: 'The latest metrics reported by the platform.',
    nullUntil: 'first fetched',
    presence: 'collectedAt',
  })
  insights!: PublicationInsights | null;
}
