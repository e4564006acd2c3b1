import {
  BelongsToUser,
  boolean,
  Computed,
  dateTime,
  Field,
  float,
  jsonOf,
  Model,
  NodeEntity,
  oneOf,
  type Ref,
  Shape,
  text,
} from '../../kernel/model';
import { viewerSession } from '../../kernel/tenancy';
import { DeviceKind, SignInMethod } from './identity.enums';
import { User } from './user.entity';

const deviceKind = oneOf(DeviceKind);

@Shape({ description: 'The approximate location of a session, derived from its IP address.' })
export class SessionLocation {
  @Field(text({ max: 100 }), {
    description: 'The name of the country, as reported by the geolocation service.',
    nullIf: 'unknown',
    nullable: true,
  })
  country!: string | null;

  @Field(text({ max: 100 }), { description: 'The city.', nullIf: 'unknown', nullable: true })
  city!: string | null;

  @Field(float, { description: 'The latitude in decimal degrees.', nullIf: 'unknown', nullable: true })
  latitude!: number | null;

  @Field(float, { description: 'The longitude in decimal degrees.', nullIf: 'unknown', nullable: true })
  longitude!: number | null;
}

@Model({
  table: 'sessions',
  audited: 'events',
  description:
    'A sign-in of a user on a device. Visible to that user only. The claim `sid` of an access token contains the ID of its session.',
  indexes: [
    { on: ['user', 'lastActivityAt', 'id'] },
    { on: ['expiresAt'], where: '{endedAt} IS NULL' },
    { on: ['user', 'id'], where: '{isSuspicious}' },
  ],
  checks: { ended_after_begin: '{endedAt} >= {createdAt}' },
})
export class Session extends NodeEntity {
  @BelongsToUser(() => User, {
    description: 'The user who is signed in.',
    inverse: {
      name: 'sessions',
      description: 'Sessions of the user, including ended ones. Empty unless the user is the viewer.',
    },
  })
  user!: Ref<User>;

  @Field(text({ max: 20 }), {
    description: 'The device type from the User-Agent: `mobile`, `tablet`, `desktop`, `tv` or `bot`.',
    nullIf: 'unknown',
    nullable: true,
    deprecated: 'Use `deviceKind`. Removed after 2027-05-31.',
  })
  deviceType!: string | null;

  @Computed(
    oneOf(DeviceKind),
    `CASE WHEN ${deviceKind.check!('upper({deviceType})')} THEN upper({deviceType}) END`,
    { description: 'The kind of device, according to the User-Agent.', nullIf: 'unknown' },
  )
  deviceKind!: DeviceKind | null;

  @Field(text({ max: 100 }), {
    description: 'The manufacturer and model of the device, such as `Apple iPhone`.',
    nullIf: 'unknown',
    nullable: true,
  })
  deviceName!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The browser and its major version, such as `Firefox 128`.',
    nullIf: 'unknown',
    nullable: true,
  })
  browser!: string | null;

  @Field(text({ max: 50 }), {
    description: 'The operating system and its version, such as `Android 14`.',
    nullIf: 'unknown',
    nullable: true,
  })
  operatingSystem!: string | null;

  @Field(text({ max: 45 }), {
    description: 'The IP address from which the session was started.',
    nullIf: 'unknown',
    nullable: true,
  })
  ipAddress!: string | null;

  @Field(text({ max: 1000 }), {
    description: 'The User-Agent header of the client.',
    nullIf: 'the client sent none',
    nullable: true,
  })
  userAgent!: string | null;

  @Field(jsonOf(() => SessionLocation), {
    description: 'The approximate location where the session was started.',
    nullIf: 'unknown',
    nullable: true,
  })
  location!: SessionLocation | null;

  @Field(oneOf(SignInMethod), { description: 'The method used to sign in.', default: `'PASSWORD'` })
  signInMethod!: SignInMethod;

  @Field(boolean, { description: 'Whether a second factor was verified.', default: 'false' })
  isMfaVerified!: boolean;

  @Computed(boolean, `coalesce({id} = ${viewerSession}, false)`, {
    description: 'Whether the request belongs to the session.',
    nullable: false,
  })
  isCurrent!: boolean;

  @Field(boolean, { description: 'Whether the session was flagged as suspicious.', default: 'false' })
  isSuspicious!: boolean;

  @Field(dateTime, { description: 'When the session was started.', default: 'now()', order: true })
  createdAt!: Date;

  @Field(dateTime, {
    description: 'When the session was last used, accurate to the minute.',
    default: 'now()',
  })
  lastActivityAt!: Date;

  @Field(dateTime, { description: 'When the session expires.' })
  expiresAt!: Date;

  @Field(dateTime, {
    description: 'When the session was ended, for example by signing out.',
    nullIf: 'it is active or has expired',
    nullable: true,
  })
  endedAt!: Date | null;
}
