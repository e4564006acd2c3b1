import {
  color,
  DeletedAt,
  email,
  Field,
  json,
  jsonOf,
  Model,
  Shape,
  text,
  url,
  Version,
} from '../../kernel/model';
import { ListedByUpdate } from '../identity/timestamped.entity';
import { OrganizationScopedEntity } from './organization-scoped.entity';
import { slug } from './slug';

@Shape({ description: 'Brand colors of a client account.' })
export class BrandColors {
  @Field(color, { description: 'The primary color.', nullIf: 'not set', nullable: true })
  primary!: string | null;

  @Field(color, { description: 'The secondary color.', nullIf: 'not set', nullable: true })
  secondary!: string | null;
}

@Model({
  table: 'client_accounts',
  audited: true,
  plural: 'clientAccounts',
  description:
    'A client of an agency. Members with the role `CLIENT` see only the content of their client account.',
  softDelete: true,
  scopedBy: 'id',
  accessSource: { by: ['deletedAt'] },
  search: { words: { name: 'A' }, description: 'the name' },
  indexes: [{ on: ['slug'], unique: true, where: '{deletedAt} IS NULL' }],
})
export class ClientAccount extends OrganizationScopedEntity {
  @ListedByUpdate()
  override updatedAt!: Date;

  @Field(text({ max: 255 }), {
    description: 'The name of the client.',
    prefix: true,
    contains: true,
    filter: true,
    order: 'OWNER',
  })
  name!: string;

  @Field(slug, {
    description: 'URL-safe name. Unique in the organization.',
    createNote: 'Generated from `name` if omitted.',
    filter: true,
  })
  slug!: string;

  @Field(email, { description: 'The contact email address.', nullIf: 'not set', nullable: true })
  contactEmail!: string | null;

  @Field(text({ max: 20 }), { description: 'The contact phone number.', nullIf: 'not set', nullable: true })
  contactPhone!: string | null;

  @Field(url, { description: 'URL of the logo.', nullIf: 'not set', nullable: true })
  logoUrl!: string | null;

  @Field(jsonOf(() => BrandColors), {
    description: 'The brand colors.',
    nullIf: 'not set',
    nullable: true,
  })
  brandColors!: BrandColors | null;

  @Field(json, {
    description: 'Application-defined settings, returned as stored. Marquee does not interpret them.',
    default: `'{}'`,
  })
  settings!: unknown;

  @Version()
  version!: number;

  @DeletedAt()
  deletedAt!: Date | null;
}
