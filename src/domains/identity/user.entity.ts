import { countryCode, email, Field, instant, locale, Model, oneOf, text, url } from '../../kernel/model';
import { viewerId } from '../../kernel/tenancy/session-variables';
import { StaffRole, UserStatus } from './identity.enums';
import { TimestampedRow } from './timestamped.entity';

/** argon2id's encoded form, or the bcrypt form that imported people bring; never a clear password by mistake. */
const PASSWORD_HASH = String.raw`^(\$argon2id\$.+|\$2[aby]\$\d\d\$.{53})$`;

@Model({
  table: 'users',
  description:
    'A person with an account. You see yourself and the people of organizations whose content you may read.',
  softDelete: true,
  viewer: { field: 'viewer', description: 'Who is signed in; null when nobody is.' },
  visible: `{id} = ${viewerId}`,
  indexes: [
    // Of deleted people, too: until an account is purged nobody else gets its address.
    { on: ['lower({email})'], unique: true },
    { on: ['status'] },
    { on: ['createdAt'] },
  ],
  checks: { deleted_status: `({status} = 'DELETED') = ({deletedAt} IS NOT NULL)` },
})
export class User extends TimestampedRow {
  @Field(email, { description: 'The address the person signs in with; unique without regard to case.' })
  email!: string;

  @Field(text({ max: 255, pattern: PASSWORD_HASH }), {
    description: 'argon2id or bcrypt hash of the password.',
    nullable: true,
    secret: true,
  })
  passwordHash!: string | null;

  @Field(text({ max: 255 }), { description: 'The name to show.' })
  fullName!: string;

  @Field(text({ max: 100 }), {
    description: 'Given name; null when the person did not split the name.',
    nullable: true,
  })
  firstName!: string | null;

  @Field(text({ max: 100 }), {
    description: 'Family name; null when the person did not split the name.',
    nullable: true,
  })
  lastName!: string | null;

  @Field(text(), { description: 'What the person says of themselves; null when nothing.', nullable: true })
  bio!: string | null;

  @Field(url, { description: 'A picture of the person; null when there is none.', nullable: true })
  avatarUrl!: string | null;

  @Field(text({ max: 20 }), {
    description: 'A telephone number as the person wrote it; null when not given.',
    nullable: true,
  })
  phone!: string | null;

  @Field(countryCode, {
    description: 'The country the person lives in; null when not given.',
    nullable: true,
  })
  country!: string | null;

  @Field(locale, { description: 'The language of the person’s user interface and mail.', default: `'en'` })
  language!: string;

  @Field(oneOf(UserStatus), { description: 'Whether the person may sign in.', default: `'ACTIVE'` })
  status!: UserStatus;

  @Field(oneOf(StaffRole), {
    description: 'What the person may do for the platform itself.',
    default: `'NONE'`,
  })
  staffRole!: StaffRole;

  @Field(instant, {
    description: 'When the person proved to own the e-mail address; null when not yet.',
    nullable: true,
  })
  emailVerifiedAt!: Date | null;

  @Field(instant, {
    description: 'When the person proved to own the telephone number; null when not yet.',
    nullable: true,
  })
  phoneVerifiedAt!: Date | null;

  @Field(instant, { description: 'When the person last signed in; null when never.', nullable: true })
  lastSignInAt!: Date | null;

  @Field(instant, {
    description: 'When the account was deleted; null while it lives.',
    nullable: true,
    hidden: true,
  })
  deletedAt!: Date | null;
}
