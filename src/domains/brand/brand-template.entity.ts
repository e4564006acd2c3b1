import {
  BelongsTo,
  BelongsToScope,
  Field,
  json,
  jsonOf,
  Model,
  type Ref,
  url,
  Version,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { Template } from '../media/library/template.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { BrandProfile } from './brand-profile.entity';
import { BrandFonts, BrandPalette } from './brand.shapes';

@Model({
  table: 'brand_templates',
  audited: true,
  plural: 'brandTemplates',
  description: 'A template in the look of a brand.',
  systemWrites: ['DELETE'],
})
export class BrandTemplate extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the brand.',
    nullIf: 'the brand belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'brandProfile',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => BrandProfile, {
    description: 'The brand that the template is adapted to.',
    nullIf: 'the brand is deleted',
    filter: true,
    inverse: { name: 'templates', description: 'Templates in the look of the brand.' },
  })
  brandProfile!: Ref<BrandProfile>;

  @BelongsTo(() => Template, {
    description: 'The template: one of the organization, or a public one of another organization.',
    nullIf: 'not set, or if the template is deleted or not visible to the viewer',
    nullable: true,
    filter: true,
    shared: true,
  })
  template!: Ref<Template> | null;

  @Field(json, {
    description:
      'Application-defined changes of the template, returned as stored. Marquee does not interpret them.',
    default: `'{}'`,
  })
  customization!: unknown;

  @Field(jsonOf(() => BrandPalette), {
    description: 'The colors.',
    nullIf: 'those of the brand are used',
    nullable: true,
  })
  colors!: BrandPalette | null;

  @Field(jsonOf(() => BrandFonts), {
    description: 'The fonts.',
    nullIf: 'those of the brand are used',
    nullable: true,
  })
  fonts!: BrandFonts | null;

  @Field(url, {
    description: 'URL of the logo.',
    nullIf: 'that of the brand is used',
    nullable: true,
  })
  logoUrl!: string | null;

  @Field(url, { description: 'URL of the video that is shown first.', nullIf: 'not set', nullable: true })
  introVideoUrl!: string | null;

  @Field(url, { description: 'URL of the video that is shown last.', nullIf: 'not set', nullable: true })
  outroVideoUrl!: string | null;

  @BelongsTo(() => User, {
    description: 'The user who created the brand template.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;
}
