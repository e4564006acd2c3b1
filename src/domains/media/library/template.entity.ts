import {
  BelongsTo,
  boolean,
  Computed,
  Counter,
  counter,
  decimal,
  DeletedAt,
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
} from '../../../kernel/model';
import { viewerId } from '../../../kernel/tenancy';
import { hashtag, MAX_CAPTION_LENGTH } from '../../common/content.texts';
import { ListedByUpdate } from '../../identity/timestamped.entity';
import { User } from '../../identity/user.entity';
import { OrganizationScopedEntity } from '../../organizations/organization-scoped.entity';
import { TemplateKind } from './template.enums';

@Model({
  table: 'templates',
  plural: 'templates',
  description: 'A reusable text, caption style, or video intro or outro.',
  softDelete: true,
  // Uses and ratings are no changes by an editor.
  audited: { except: ['usageCount', 'ratingCount', 'rating'] },
  search: {
    words: { name: 'A', category: 'B', hashtags: 'C', description: 'C', content: 'C' },
    description: 'the name, category, hashtags, description or text',
  },
  shared: {
    when: '{isPublic}',
    list: { name: 'publicTemplates', description: 'Public templates of all organizations.' },
  },
})
export class Template extends OrganizationScopedEntity {
  @ListedByUpdate()
  override updatedAt!: Date;

  @Field(text({ max: 255 }), {
    description: 'The name of the template.',
    prefix: true,
    contains: true,
    filter: true,
    order: 'OWNER',
  })
  name!: string;

  @Field(text({ multiline: true }), { description: 'The description.', nullIf: 'not set', nullable: true })
  description!: string | null;

  @Field(oneOf(TemplateKind), {
    description: 'The kind of template.',
    default: `'SOCIAL_POST'`,
    filter: true,
  })
  kind!: TemplateKind;

  @Field(text({ max: 50 }), {
    description: 'The category, such as `festival`.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  category!: string | null;

  @Field(text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
    description: 'The text of the template.',
    nullIf: 'it has none',
    nullable: true,
  })
  content!: string | null;

  @Field(listOf(hashtag, { max: 100 }), {
    description: 'Hashtags in display order, without `#`.',
    default: `'{}'`,
    filter: true,
  })
  hashtags!: string[];

  @Field(json, {
    description:
      'Application-defined settings of the template, returned as stored. Marquee does not interpret them.',
    default: `'{}'`,
  })
  config!: unknown;

  @Field(url, { description: 'URL of a preview.', nullIf: 'not set', nullable: true })
  previewUrl!: string | null;

  @Field(boolean, {
    description: 'Whether all organizations can read, use and rate the template.',
    default: 'false',
  })
  isPublic!: boolean;

  @Field(boolean, { description: 'Whether the template requires a paid plan.', default: 'false' })
  isPremium!: boolean;

  @Counter({ description: 'Number of times the template was used.', order: true })
  usageCount!: number;

  @Field(counter, { description: 'Number of users who rated the template.', default: '0' })
  ratingCount!: number;

  @Field(decimal(3, 2, { min: 0, max: 5 }), {
    description: 'The average rating, from 1 to 5 stars.',
    nullUntil: 'first rated',
    nullable: true,
  })
  rating!: string | null;

  @Computed(
    integer(),
    `SELECT r.stars FROM template_ratings r WHERE r.organization_id = {organization} AND r.template_id = {id} AND r.user_id = ${viewerId}`,
    { description: 'The rating by the viewer, from 1 to 5 stars.', nullIf: 'the viewer did not rate it' },
  )
  viewerRating!: number | null;

  @Version()
  version!: number;

  @BelongsTo(() => User, {
    description: 'The user who created the template.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @DeletedAt({ hidden: true })
  deletedAt!: Date | null;
}
