import {
  type Audience,
  countryCode,
  dateTime,
  email,
  Field,
  locale,
  Model,
  oneOf,
  text,
  url,
} from '../../kernel/model';
import { viewerId } from '../../kernel/tenancy';
import { StaffRole, UserStatus } from './identity.enums';
import { TimestampedEntity } from './timestamped.entity';

/** An encoded argon2id hash, or the bcrypt hash of an imported user. Prevents storing a plain password by mistake. */
const PASSWORD_HASH = String.raw`^(\$argon2id\$.+|\$2[aby]\$\d\d\$.{53})$`;

const USER: Audience = { when: `{id} = ${viewerId}`, to: 'the user' };

@Model({
  table: 'users',
  audited: 'events',
  description:
    'A user account. Viewers see themselves and the present and former members of organizations whose content they can read.',
  softDelete: true,
  viewer: {
    field: 'viewer',
    description: 'The authenticated user.',
    nullIf: 'the request is not authenticated',
  },
  audiences: { colleagues: USER, managers: USER },
  indexes: [
    // Includes deleted users: an email address is released only when the account is purged.
    { on: ['lower({email})'], unique: true },
    { on: ['status'] },
    { on: ['createdAt'] },
  ],
  checks: { deleted_status: `({status} = 'DELETED') = ({deletedAt} IS NOT NULL)` },
})
export class User extends TimestampedEntity {
  @Field(email, {
    description: 'The email address used to sign in. Unique, case-insensitive.',
    audience: 'managers',
  })
  email!: string;

  @Field(text({ max: 255, pattern: PASSWORD_HASH }), {
    description: 'The argon2id or bcrypt hash of the password.',
    nullable: true,
    secret: true,
  })
  passwordHash!: string | null;

  @Field(text({ max: 255 }), { description: 'The display name.', audience: 'colleagues' })
  fullName!: string;

  @Field(text({ max: 100 }), {
    description: 'The given name.',
    nullIf: 'not set',
    nullable: true,
    audience: 'colleagues',
  })
  firstName!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The family name.',
    nullIf: 'not set',
    nullable: true,
    audience: 'colleagues',
  })
  lastName!: string | null;

  @Field(text({ multiline: true }), {
    description: 'The biography, written by the user.',
    nullIf: 'not set',
    nullable: true,
    audience: 'managers',
  })
  bio!: string | null;

  @Field(url, {
    description: 'URL of the profile image.',
    nullIf: 'not set',
    nullable: true,
    audience: 'colleagues',
  })
  avatarUrl!: string | null;

  @Field(text({ max: 20 }), {
    description: 'The phone number, as entered by the user.',
    nullIf: 'not set',
    nullable: true,
    audience: 'managers',
  })
  phone!: string | null;

  @Field(countryCode, {
    description: 'The country of residence.',
    nullIf: 'not set',
    nullable: true,
    audience: 'managers',
  })
  country!: string | null;

  @Field(locale, {
    description: 'The language of the user interface and emails.',
    default: `'en'`,
    audience: 'managers',
  })
  language!: string;

  @Field(oneOf(UserStatus), {
    description: 'The status of the account.',
    default: `'ACTIVE'`,
    audience: 'managers',
  })
  status!: UserStatus;

  @Field(oneOf(StaffRole), {
    description: 'The role of the user on the Marquee staff.',
    default: `'NONE'`,
    audience: 'managers',
  })
  staffRole!: StaffRole;

  @Field(dateTime, {
    description: 'When the email address was verified.',
    nullUntil: 'then',
    nullable: true,
    audience: 'managers',
  })
  emailVerifiedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the phone number was verified.',
    nullUntil: 'then',
    nullable: true,
    audience: 'managers',
  })
  phoneVerifiedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the user last signed in.',
    nullIf: 'the user has never signed in',
    nullable: true,
    audience: 'managers',
  })
  lastSignInAt!: Date | null;

  // Signing in updates the row, too.
  @Field(dateTime, {
    description: 'When the user was last updated.',
    default: 'now()',
    audience: 'managers',
  })
  override updatedAt!: Date;

  @Field(dateTime, {
    description: 'When the account was deleted.',
    nullIf: 'it is not deleted',
    nullable: true,
    hidden: true,
  })
  deletedAt!: Date | null;
}
