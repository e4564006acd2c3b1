import {
  BelongsTo,
  boolean,
  Computed,
  dateTime,
  DeletedAt,
  Field,
  jsonOf,
  listOf,
  Model,
  nonBlank,
  oneOf,
  type Ref,
  text,
  url,
  Version,
} from '../../kernel/model';
import { Platform } from '../common/content.enums';
import { ListedByUpdate } from '../identity/timestamped.entity';
import { User } from '../identity/user.entity';
import { AnalyzedBrandEntity } from './analyzed-brand.entity';
import { TonePreset } from './brand.enums';
import { BrandFonts, BrandPalette, BrandVoice, MessagingPatterns } from './brand.shapes';

/** SQL of the order in which brands are the default: the one last chosen, else the oldest. */
export const DEFAULT_FIRST = 'default_since DESC NULLS LAST, created_at, id';

/** SQL: the ID of the default among the brands of an organization that meet a condition. */
const defaultAmong = (condition: string): string =>
  `(SELECT b.id FROM brand_profiles b
     WHERE b.organization_id = {organization} AND b.client_account_id ${condition} AND b.deleted_at IS NULL
     ORDER BY ${DEFAULT_FIRST} LIMIT 1)`;

/** SQL: whether a brand is the default. Derived, so that there is exactly one, whatever is deleted, restored or moved. */
const IS_DEFAULT = `coalesce({id} = CASE WHEN {clientAccount} IS NULL THEN ${defaultAmong('IS NULL')} ELSE ${defaultAmong('= {clientAccount}')} END, false)`;

@Model({
  table: 'brand_profiles',
  audited: true,
  plural: 'brandProfiles',
  label: 'brand',
  description: 'A brand that content is created for, with its voice, look and audience.',
  softDelete: true,
  search: {
    words: { name: 'A', industry: 'B', description: 'C', targetAudience: 'C' },
    description: 'the name, industry, description or target audience',
  },
})
export class BrandProfile extends AnalyzedBrandEntity {
  @ListedByUpdate()
  override updatedAt!: Date;

  @Field(nonBlank(text({ max: 255 })), {
    description: 'The name of the brand.',
    prefix: true,
    filter: true,
    order: 'OWNER',
  })
  name!: string;

  @Computed(boolean, IS_DEFAULT, {
    description:
      'Whether the brand is the default of its client account, or of the organization if it belongs to none. If there are brands, exactly one is the default: the one last chosen with `setDefaultBrandProfile`, else the oldest.',
    nullable: false,
  })
  isDefault!: boolean;

  @Field(dateTime, {
    description: 'When the brand was last made the default.',
    nullIf: 'it never was',
    nullable: true,
    hidden: true,
  })
  defaultSince!: Date | null;

  @Field(text({ multiline: true }), { description: 'The description.', nullIf: 'not set', nullable: true })
  description!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The industry, as free text.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  industry!: string | null;

  @Field(url, { description: 'URL of the logo.', nullIf: 'not set', nullable: true })
  logoUrl!: string | null;

  @Field(jsonOf(() => BrandPalette), { description: 'The colors.', nullIf: 'not set', nullable: true })
  colors!: BrandPalette | null;

  @Field(jsonOf(() => BrandFonts), { description: 'The fonts.', nullIf: 'not set', nullable: true })
  fonts!: BrandFonts | null;

  @Field(jsonOf(() => BrandVoice), { description: 'The voice.', nullIf: 'not set', nullable: true })
  voice!: BrandVoice | null;

  @Field(jsonOf(() => MessagingPatterns), {
    description: 'Key phrases, value propositions and unique selling points.',
    nullIf: 'not set',
    nullable: true,
  })
  messagingPatterns!: MessagingPatterns | null;

  @Field(oneOf(TonePreset), {
    description: 'The preset that the tone starts from.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  tonePreset!: TonePreset | null;

  @Field(text({ multiline: true }), {
    description: 'The people that the brand wants to reach, in words.',
    nullIf: 'not set',
    nullable: true,
  })
  targetAudience!: string | null;

  @Field(listOf(text({ max: 200 }), { max: 20 }), {
    description: 'Goals of the content, such as `brand awareness`.',
    default: `'{}'`,
  })
  contentGoals!: string[];

  @Field(listOf(oneOf(Platform), { max: 9 }), {
    description: 'Platforms that the brand prefers. Empty if not chosen.',
    default: `'{}'`,
    filter: true,
  })
  preferredPlatforms!: Platform[];

  @Field(text({ multiline: true }), {
    description: 'Guidelines for content, written by users.',
    nullIf: 'not set',
    nullable: true,
  })
  customGuidelines!: string | null;

  @Field(listOf(url, { max: 50 }), {
    description: 'URLs of content that is typical of the brand.',
    default: `'{}'`,
  })
  sampleContentUrls!: string[];

  @BelongsTo(() => User, {
    description: 'The user who created the brand.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;

  @DeletedAt()
  deletedAt!: Date | null;
}
