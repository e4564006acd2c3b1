import {
  BelongsTo,
  BelongsToTenant,
  dateTime,
  declareDerived,
  Field,
  integer,
  Model,
  type Ref,
} from '../../../kernel/model';
import { viewerId } from '../../../kernel/tenancy';
import { User } from '../../identity/user.entity';
import { Organization } from '../../organizations/organization.entity';
import { Template } from './template.entity';

/** The range of a rating, in stars. */
export const stars = integer({ min: 1, max: 5 });

@Model({
  table: 'template_ratings',
  node: false,
  primaryKey: ['template', 'user'],
  description: 'The rating of a template by a user. Visible to that user only.',
  readPolicy: `{user} = ${viewerId}`,
  // The rater needs no permission in the organization of the template.
  systemWrites: ['INSERT', 'UPDATE', 'DELETE'],
})
export class TemplateRating {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the template.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  @BelongsTo(() => Template, { description: 'The template.', hidden: true })
  template!: Ref<Template>;

  @BelongsTo(() => User, { description: 'The user who rated the template.', hidden: true })
  user!: Ref<User>;

  @Field(stars, { description: 'The rating, from 1 to 5 stars.' })
  stars!: number;

  @Field(dateTime, { description: 'When the template was rated.', default: 'now()' })
  createdAt!: Date;

  @Field(dateTime, { description: 'When the rating was last updated.', default: 'now()' })
  updatedAt!: Date;
}

declareDerived({
  on: Template,
  from: [TemplateRating],
  set: {
    ratingCount: { over: TemplateRating, value: 'count(*)' },
    rating: { over: TemplateRating, value: 'round(avg({stars}), 2)' },
  },
});
