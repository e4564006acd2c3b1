import {
  BelongsTo,
  boolean,
  Computed,
  counter,
  dateTime,
  DeletedAt,
  duration,
  Field,
  integer,
  json,
  jsonListOf,
  jsonOf,
  Model,
  oneOf,
  type Ref,
  Shape,
  text,
  url,
  Version,
} from '../../kernel/model';
import { memberTenants } from '../../kernel/tenancy';
import { TimestampedEntity } from '../identity/timestamped.entity';
import { Money } from '../common/money.shape';
import { User } from '../identity/user.entity';
import { OrganizationKind, CompanySize } from './organizations.enums';
import { Role, rolesSql } from './role-permissions';
import { slug } from './slug';

@Shape({
  description: 'Custom limits of an organization. The plan applies to limits that are null.',
})
export class OrganizationLimits {
  @Field(integer({ min: 0 }), {
    description: 'The maximum number of content items per month.',
    nullIf: 'the limit of the plan applies',
    nullable: true,
  })
  monthlyContent!: number | null;

  @Field(counter, {
    description: 'The maximum of `storedBytes`.',
    nullIf: 'the limit of the plan applies',
    nullable: true,
  })
  storedBytes!: number | null;

  @Field(counter, {
    description: 'The maximum number of AI credits per month.',
    nullIf: 'the limit of the plan applies',
    nullable: true,
  })
  monthlyAiCredits!: number | null;

  @Field(counter, {
    description: 'The maximum number of AI credits per day.',
    nullIf: 'only the month is limited',
    nullable: true,
  })
  dailyAiCredits!: number | null;

  @Field(counter, {
    description: 'The maximum number of AI credits of each user per day.',
    nullIf: 'users are not limited',
    nullable: true,
  })
  dailyAiCreditsPerUser!: number | null;
}

@Model({
  table: 'organizations',
  audited: true,
  description:
    'An agency, business or individual that owns content, members and settings. Visible to its members.',
  softDelete: true,
  lookupBy: 'slug',
  readPolicy: `{id} = ANY (${memberTenants})`,
  systemWrites: ['INSERT', 'UPDATE'],
  accessSource: { by: ['deletedAt'] },
  indexes: [
    { on: ['slug'], unique: true, where: '{deletedAt} IS NULL' },
    { on: ['owner', 'createdAt', 'id'] },
    // Purged organizations remain, and are no longer hidden or purged.
    { on: ['deletedAt'], where: '{deletedAt} IS NOT NULL AND {purgedAt} IS NULL' },
  ],
  checks: {
    owned_until_purged: '({owner} IS NULL) = ({purgedAt} IS NOT NULL)',
    deleted_before_purged: '{purgedAt} IS NULL OR {deletedAt} IS NOT NULL',
  },
  emptied: {
    at: 'purgedAt',
    values: { name: `'Purged organization'`, slug: `'purged-' || replace({id}::text, '-', '')` },
  },
})
export class Organization extends TimestampedEntity {
  @Field(text({ max: 255 }), { description: 'The name of the organization.' })
  name!: string;

  @Field(slug, {
    description: 'URL-safe name. Unique.',
    createNote: 'Generated from `name` if omitted.',
  })
  slug!: string;

  @BelongsTo(() => User, {
    description: 'The user who owns the organization.',
    nullIf: 'the user is not visible to the viewer',
    nullable: true,
    onDelete: 'RESTRICT',
  })
  owner!: Ref<User> | null;

  @Field(oneOf(OrganizationKind), { description: 'The kind of organization.', default: `'INDIVIDUAL'` })
  kind!: OrganizationKind;

  @Field(url, { description: 'URL of the logo.', nullIf: 'not set', nullable: true })
  logoUrl!: string | null;

  @Field(url, { description: 'URL of the website.', nullIf: 'not set', nullable: true })
  website!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The industry, as free text.',
    nullIf: 'not set',
    nullable: true,
  })
  industry!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The type of business, as free text such as `cafe`, `salon` or `clinic`.',
    nullIf: 'not set',
    nullable: true,
  })
  businessType!: string | null;

  @Field(oneOf(CompanySize), {
    description: 'Number of employees, as a range.',
    nullIf: 'not set',
    nullable: true,
  })
  companySize!: CompanySize | null;

  @Field(json, {
    description:
      'Application-defined settings, returned as stored. Marquee does not interpret them. Visible to invited users, too.',
    default: `'{}'`,
  })
  settings!: unknown;

  @Field(duration({ max: 7 * 24 * 60 * 60 }), {
    description:
      'The maximum delay with which due posts are published, such as after an outage. Five minutes are always allowed. Posts that are later are held until a user reschedules or cancels them.',
    default: '21600',
  })
  maxPublishingDelay!: number;

  @Field(boolean, {
    description:
      'Whether posts are scheduled and published only if they are approved as they are. Posts that are due wait for their approval.',
    default: 'false',
  })
  isApprovalRequired!: boolean;

  @Field(boolean, {
    description:
      'Whether posts with AI content are scheduled and published only if they are approved as they are, even if `isApprovalRequired` is false. `PostPreflight.hasAiContent` says whether a post has any.',
    default: 'false',
  })
  isAiApprovalRequired!: boolean;

  @Field(jsonOf(() => Money), {
    description: 'The value of 1,000 impressions, by which `CampaignPerformance.roi` is computed.',
    nullIf: 'not set',
    nullable: true,
  })
  impressionValue!: Money | null;

  @Field(jsonOf(() => OrganizationLimits), {
    description: 'Custom limits that override the plan. Visible to invited users, too.',
    default: `'{}'`,
  })
  limits!: OrganizationLimits;

  @Computed(counter, 'organizations.stored_bytes({id})', {
    description:
      'The size of the content of the organization, such as campaigns, posts and media files, in bytes. The variants of media files are not included. Deleted content counts until it is purged.',
    nullable: false,
  })
  storedBytes!: number;

  @Computed(counter, 'organizations.stored_bytes_limit({id})', {
    description:
      'The maximum of `storedBytes`. Lower until the owner has verified their email address. Mutations that would exceed it return `LIMIT_EXCEEDED`.',
    nullable: false,
  })
  storedBytesLimit!: number;

  @Computed(jsonListOf(() => Role), rolesSql, {
    description: 'The roles that members can have, with their permissions.',
    nullable: false,
    expensive: true,
  })
  roles!: Role[];

  @Field(dateTime, {
    description: 'When the organization was suspended.',
    nullIf: 'it is active',
    nullable: true,
  })
  suspendedAt!: Date | null;

  @Version()
  version!: number;

  @DeletedAt({ hidden: true })
  deletedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the organization was purged.',
    nullUntil: 'then',
    nullable: true,
    hidden: true,
  })
  purgedAt!: Date | null;
}
