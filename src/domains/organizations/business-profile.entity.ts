import {
  BelongsTo,
  DeletedAt,
  Field,
  Model,
  nonBlank,
  type Ref,
  text,
  url,
  Version,
} from '../../kernel/model';
import { ListedByUpdate } from '../identity/timestamped.entity';
import { User } from '../identity/user.entity';
import { ClientScopedEntity } from './client-scoped.entity';

@Model({
  table: 'business_profiles',
  audited: true,
  plural: 'businessProfiles',
  description: 'A business that content is created for: that of the organization, or of one of its clients.',
  softDelete: true,
  search: {
    words: { name: 'A', businessType: 'B', industry: 'B', targetAudience: 'C' },
    description: 'the name, business type, industry or target audience',
  },
})
export class BusinessProfile extends ClientScopedEntity {
  @ListedByUpdate()
  override updatedAt!: Date;

  @Field(nonBlank(text({ max: 255 })), {
    description: 'The name of the business.',
    prefix: true,
    filter: true,
    order: 'OWNER',
  })
  name!: string;

  @Field(text({ max: 100 }), {
    description: 'The type of business, such as `restaurant` or `ecommerce`.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  businessType!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The industry, as free text.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  industry!: string | null;

  @Field(url, { description: 'URL of the website.', nullIf: 'not set', nullable: true })
  websiteUrl!: string | null;

  @Field(text({ multiline: true, max: 1_000 }), {
    description: 'The postal address.',
    nullIf: 'not set',
    nullable: true,
  })
  address!: string | null;

  @Field(text({ multiline: true }), {
    description: 'The people that the business wants to reach.',
    nullIf: 'not set',
    nullable: true,
  })
  targetAudience!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The monthly marketing budget as a range, such as `₹10,000 to ₹50,000`.',
    nullIf: 'not set',
    nullable: true,
  })
  monthlyBudgetRange!: string | null;

  @BelongsTo(() => User, {
    description: 'The user who created the business profile.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;

  @DeletedAt()
  deletedAt!: Date | null;
}
