import {
  BelongsTo,
  BelongsToScope,
  boolean,
  Embedded,
  Field,
  instant,
  integer,
  json,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
  url,
} from '../../kernel/model';
import { Platform } from '../identity/identity.enums';
import { SocialAccount } from '../channels/social-account.entity';
import { Post } from '../content/post.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientRow } from '../organizations/client-row.entity';
import { PublicationInsights } from './engagement.shapes';
import { PublicationStatus, PublicationKind } from './publishing.enums';

@Model({
  table: 'publications',
  plural: 'publications',
  description:
    'A post sent to one account: what exactly was sent, what became of it and how people reacted. Kept for ever.',
  indexes: [
    { on: ['platform', 'platformPostId'], unique: true, where: '{platformPostId} IS NOT NULL' },
    // What can still gain likes: its figures are fetched again and again.
    {
      on: ['publishedAt', 'id'],
      where: `{status} = 'PUBLISHED' AND NOT {isDeletedOnPlatform}`,
      acrossTenants: true,
    },
    { on: ['insightsEngagementRate', 'id'] },
  ],
  checks: {
    published_has_instant: `{status} <> 'PUBLISHED' OR {publishedAt} IS NOT NULL`,
    instagram_published: `{platform} <> 'INSTAGRAM' OR {status} <> 'PUBLISHED' OR num_nulls({platformPostId}, {kind}) = 0`,
    instagram_caption: `{platform} <> 'INSTAGRAM' OR char_length({caption}) <= 2200`,
    instagram_hashtags: `{platform} <> 'INSTAGRAM' OR cardinality({hashtags}) <= 30`,
    instagram_media: `{platform} <> 'INSTAGRAM' OR (cardinality({mediaUrls}) <= 10 AND ({status} <> 'PUBLISHED' OR cardinality({mediaUrls}) >= 1))`,
  },
})
export class Publication extends ClientRow {
  @BelongsToScope(() => ClientAccount, {
    description:
      'The client account that the post belongs to, or did when it was purged; null when it belongs to the organization alone.',
    filter: true,
    onDelete: 'NO ACTION',
    copiedFrom: 'post',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, {
    description: 'The post; null while it is deleted and when it was purged, `postTitle` remains.',
    nullable: true,
    filter: true,
    inverse: { name: 'publications', description: 'Where the post was sent, and what became of it there.' },
  })
  post!: Ref<Post> | null;

  @BelongsTo(() => SocialAccount, {
    description: 'The account; null when it was removed, `accountUsername` remains.',
    nullable: true,
    filter: true,
    inverse: { name: 'publications', description: 'What was sent to the account.' },
  })
  socialAccount!: Ref<SocialAccount> | null;

  @Field(oneOf(Platform), { description: 'The network.', filter: true })
  platform!: Platform;

  @Field(oneOf(PublicationStatus), { description: 'What became of it.', default: `'QUEUED'`, filter: true })
  status!: PublicationStatus;

  @Field(oneOf(PublicationKind), {
    description: 'What the network made of it; null until it is known.',
    nullable: true,
  })
  kind!: PublicationKind | null;

  @Field(text({ max: 255 }), { description: 'The network’s id of it; null until published.', nullable: true })
  platformPostId!: string | null;

  @Field(url, {
    description: 'Where people see it; null until published, or when the network has no address for it.',
    nullable: true,
  })
  permalink!: string | null;

  @Field(text(), { description: 'The caption as sent; null when none was.', nullable: true })
  caption!: string | null;

  @Field(listOf(text({ max: 100 }), { max: 100 }), {
    description: 'The hashtags as sent, without `#`.',
    default: `'{}'`,
  })
  hashtags!: string[];

  @Field(listOf(url, { max: 100 }), { description: 'The media as sent, in order.', default: `'{}'` })
  mediaUrls!: string[];

  @Field(text({ max: 255 }), {
    description: 'The account’s name when it was sent; null when it had none.',
    nullable: true,
  })
  accountUsername!: string | null;

  @Field(text({ max: 500 }), {
    description: 'The post’s title when it was sent; null when it had none.',
    nullable: true,
  })
  postTitle!: string | null;

  @Field(json, { description: 'The network’s whole answer.', nullable: true, hidden: true })
  publishResponse!: unknown;

  @Field(text(), { description: 'Why the last attempt failed; null when none did.', nullable: true })
  errorMessage!: string | null;

  @Field(integer({ min: 0 }), { description: 'How often it was tried again.', default: '0' })
  retryCount!: number;

  @Field(boolean, { description: 'Whether it was removed on the network since.', default: 'false' })
  isDeletedOnPlatform!: boolean;

  @Field(json, { description: 'Anything else that was sent with it, as it was stored.', default: `'{}'` })
  metadata!: unknown;

  @Field(instant, {
    description: 'When the network published it; null until then.',
    nullable: true,
    filter: true,
    order: true,
  })
  publishedAt!: Date | null;

  @Embedded(() => PublicationInsights, {
    description: 'The network’s latest figures; null until they were first fetched.',
    presence: 'collectedAt',
  })
  insights!: PublicationInsights | null;
}
