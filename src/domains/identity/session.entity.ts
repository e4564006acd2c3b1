import {
  BelongsTo,
  boolean,
  Field,
  float,
  instant,
  jsonOf,
  Model,
  oneOf,
  type Ref,
  Row,
  Shape,
  text,
} from '../../kernel/model';
import { ownedByViewer } from '../../kernel/tenancy/session-variables';
import { SignInMethod } from './identity.enums';
import { User } from './user.entity';

@Shape({ description: 'Roughly where a session was begun, from its network address.' })
export class SessionLocation {
  @Field(text(), { description: 'Country; null when unknown.', nullable: true })
  country!: string | null;

  @Field(text(), { description: 'City; null when unknown.', nullable: true })
  city!: string | null;

  @Field(float, { description: 'Degrees north; null when unknown.', nullable: true })
  latitude!: number | null;

  @Field(float, { description: 'Degrees east; null when unknown.', nullable: true })
  longitude!: number | null;
}

@Model({
  table: 'sessions',
  description:
    'A device on which a person is or was signed in. Seen by that person only. The claim `sid` of an access token is the id of its session.',
  visible: ownedByViewer('user'),
  indexes: [
    { on: ['user', 'lastActivityAt', 'id'] },
    { on: ['expiresAt'], where: '{endedAt} IS NULL' },
    { on: ['user', 'id'], where: '{isSuspicious}' },
  ],
  checks: { ended_after_begin: '{endedAt} >= {createdAt}' },
})
export class Session extends Row {
  @BelongsTo(() => User, {
    description: 'Who is signed in.',
    inverse: {
      name: 'sessions',
      description: 'Where the person is signed in, and was until `endedAt`; empty for anyone but oneself.',
    },
  })
  user!: Ref<User>;

  @Field(text({ max: 20 }), {
    description:
      'Kind of device as its User-Agent says: `mobile`, `tablet`, `desktop`, `tv` or `bot`; null when unknown.',
    nullable: true,
  })
  deviceType!: string | null;

  @Field(text({ max: 100 }), {
    description: 'Maker and model, such as `Apple iPhone`; null when the User-Agent does not tell.',
    nullable: true,
  })
  deviceName!: string | null;

  @Field(text({ max: 50 }), {
    description: 'Browser with its main version, such as `Firefox 128`; null when unknown.',
    nullable: true,
  })
  browser!: string | null;

  @Field(text({ max: 50 }), {
    description: 'Operating system with its version, such as `Android 14`; null when unknown.',
    nullable: true,
  })
  operatingSystem!: string | null;

  @Field(text({ max: 45 }), {
    description: 'Network address the session was begun from; null when unknown.',
    nullable: true,
  })
  ipAddress!: string | null;

  @Field(text({ max: 1000 }), {
    description: 'The client’s User-Agent; null when it sent none.',
    nullable: true,
  })
  userAgent!: string | null;

  @Field(jsonOf(() => SessionLocation), {
    description: 'Roughly where it was begun; null when unknown.',
    nullable: true,
  })
  location!: SessionLocation | null;

  @Field(oneOf(SignInMethod), { description: 'How it was begun.', default: `'PASSWORD'` })
  signInMethod!: SignInMethod;

  @Field(boolean, { description: 'Whether a second factor was shown.', default: 'false' })
  isMfaVerified!: boolean;

  @Field(boolean, { description: 'Whether something about it looked wrong.', default: 'false' })
  isSuspicious!: boolean;

  @Field(instant, { description: 'When it was begun.', default: 'now()', order: true })
  createdAt!: Date;

  @Field(instant, { description: 'When it was last used, to the minute.', default: 'now()' })
  lastActivityAt!: Date;

  @Field(instant, { description: 'When it ends by itself.' })
  expiresAt!: Date;

  @Field(instant, { description: 'When it was ended by signing out; null while it lives.', nullable: true })
  endedAt!: Date | null;
}
