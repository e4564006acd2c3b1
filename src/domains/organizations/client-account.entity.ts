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
import { OrganizationScopedEntity } from './organization-scoped.entity';
import { slug } from './slug';

@Shape({ description: 'The colours of a brand.' })
export class BrandColors {
  @Field(color, { description: 'The main colour.', nullIf: 'not set', nullable: true })
  primary!: string | null;

  @Field(color, { description: 'The second colour.', nullIf: 'not set', nullable: true })
  secondary!: string | null;
}

@Model({
  table: 'client_accounts',
  plural: 'clientAccounts',
  description:
    'A client that an agency works for. Members with the role CLIENT see what belongs to theirs, and nothing else.',
  softDelete: true,
  scopedBy: 'id',
  indexes: [{ on: ['slug'], unique: true, where: '{deletedAt} IS NULL' }],
})
export class ClientAccount extends OrganizationScopedEntity {
  @Field(text({ max: 255 }), { description: 'The client’s name.' })
  name!: string;

  @Field(slug, {
    description:
      'Its name in addresses: lower-case letters, digits and single hyphens; unique in the organization. Made from the name where none is given.',
    filter: true,
  })
  slug!: string;

  @Field(email, { description: 'Whom to write to.', nullIf: 'not given', nullable: true })
  contactEmail!: string | null;

  @Field(text({ max: 20 }), { description: 'Whom to call.', nullIf: 'not given', nullable: true })
  contactPhone!: string | null;

  @Field(url, { description: 'The client’s logo.', nullIf: 'there is none', nullable: true })
  logoUrl!: string | null;

  @Field(jsonOf(() => BrandColors), {
    description: 'The client’s colours.',
    nullIf: 'not set',
    nullable: true,
  })
  brandColors!: BrandColors | null;

  @Field(json, {
    description: 'Settings that only a client application knows, as it stored them.',
    default: `'{}'`,
  })
  settings!: unknown;

  @Version()
  version!: number;

  @DeletedAt()
  deletedAt!: Date | null;
}
