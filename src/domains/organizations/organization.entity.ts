import {
  BelongsTo,
  DeletedAt,
  Field,
  instant,
  integer,
  json,
  jsonOf,
  Model,
  oneOf,
  type Ref,
  Shape,
  text,
  url,
  Version,
} from '../../kernel/model';
import { memberTenants } from '../../kernel/tenancy/session-variables';
import { TimestampedRow } from '../identity/timestamped.entity';
import { User } from '../identity/user.entity';
import { OrganizationKind, CompanySize } from './organizations.enums';
import { slug } from './slug';

@Shape({ description: 'Limits agreed with one organization; null where its plan decides.' })
export class OrganizationLimits {
  @Field(integer({ min: 0 }), {
    description: 'Pieces of content per month; null where the plan decides.',
    nullable: true,
  })
  monthlyContent!: number | null;
}

@Model({
  table: 'organizations',
  description: 'Who owns everything else: an agency, a business, or one person. Seen by its members.',
  softDelete: true,
  visible: `{id} = ANY (${memberTenants})`,
  indexes: [
    { on: ['slug'], unique: true, where: '{deletedAt} IS NULL' },
    { on: ['owner', 'createdAt', 'id'] },
  ],
})
export class Organization extends TimestampedRow {
  @Field(text({ max: 255 }), { description: 'Its name.' })
  name!: string;

  @Field(slug, {
    description:
      'Its name in addresses: lower-case letters, digits and single hyphens; unique. Made from the name where none is given.',
  })
  slug!: string;

  @BelongsTo(() => User, {
    description: 'Who owns it; null when you may not see that person.',
    onDelete: 'RESTRICT',
  })
  owner!: Ref<User>;

  @Field(oneOf(OrganizationKind), { description: 'Whom it stands for.', default: `'INDIVIDUAL'` })
  kind!: OrganizationKind;

  @Field(url, { description: 'Its logo; null when there is none.', nullable: true })
  logoUrl!: string | null;

  @Field(url, { description: 'Its web site; null when not given.', nullable: true })
  website!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The field it works in, in its own words; null when not given.',
    nullable: true,
  })
  industry!: string | null;

  @Field(text({ max: 50 }), {
    description:
      'What kind of business it is, such as `cafe`, `kirana`, `salon`, `gym`, `clinic`, `restaurant`, `boutique`, `tea-shop`; null when not given.',
    nullable: true,
  })
  businessType!: string | null;

  @Field(oneOf(CompanySize), {
    description: 'How many people work there; null when not given.',
    nullable: true,
  })
  companySize!: CompanySize | null;

  @Field(json, {
    description:
      'Settings that only a client knows, as it stored them. People who are only invited see them, too.',
    default: `'{}'`,
  })
  settings!: unknown;

  @Field(jsonOf(() => OrganizationLimits), {
    description: 'Limits agreed with this organization alone. People who are only invited see them, too.',
    default: `'{}'`,
  })
  limits!: OrganizationLimits;

  @Field(instant, { description: 'When it was suspended; null while it is active.', nullable: true })
  suspendedAt!: Date | null;

  @Version()
  version!: number;

  @DeletedAt({ hidden: true })
  deletedAt!: Date | null;
}
