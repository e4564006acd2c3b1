import {
  BelongsTo,
  boolean,
  Field,
  json,
  jsonOf,
  listOf,
  Model,
  oneOf,
  type Ref,
  Shape,
  timeZone,
} from '../../kernel/model';
import { ownedByViewer } from '../../kernel/tenancy/session-variables';
import {
  ContentLanguage,
  ContentTone,
  DigestFrequency,
  Platform,
  Theme,
  VisualStyle,
} from './identity.enums';
import { TimestampedRow } from './timestamped.entity';
import { User } from './user.entity';

@Shape({ description: 'Which messages a person wants.' })
export class NotificationPreferences {
  @Field(boolean, { description: 'Mail about how content performs.' })
  emailAnalytics!: boolean;

  @Field(boolean, { description: 'Mail when a post was published.' })
  emailPostPublished!: boolean;

  @Field(boolean, { description: 'Push messages about likes, comments and mentions.' })
  pushEngagement!: boolean;

  @Field(oneOf(DigestFrequency), { description: 'How often a summary is mailed.' })
  digestFrequency!: DigestFrequency;
}

const DEFAULT_NOTIFICATIONS = `'{"emailAnalytics": true, "emailPostPublished": false, "pushEngagement": true, "digestFrequency": "WEEKLY"}'`;

@Model({
  table: 'user_preferences',
  description:
    'How a person likes to work: time zone, defaults for new content, messages. Seen by that person only.',
  node: false,
  primaryKey: ['id'],
  visible: ownedByViewer('user'),
})
export class UserPreferences extends TimestampedRow {
  @BelongsTo(() => User, {
    description: 'Whose preferences these are.',
    unique: true,
    hidden: true,
    inverse: {
      name: 'preferences',
      description: 'How the person likes to work; null for anyone but oneself.',
    },
  })
  user!: Ref<User>;

  @Field(timeZone, { description: 'The time zone in which the person reads and plans.', default: `'UTC'` })
  timezone!: string;

  @Field(oneOf(ContentLanguage), { description: 'Language of new content.', default: `'ENGLISH'` })
  defaultLanguage!: ContentLanguage;

  @Field(oneOf(ContentTone), { description: 'Tone of new content.', default: `'FRIENDLY'` })
  defaultTone!: ContentTone;

  @Field(oneOf(VisualStyle), { description: 'Look of new content.', default: `'CLEAN'` })
  defaultVisualStyle!: VisualStyle;

  @Field(listOf(oneOf(Platform), { max: 9 }), {
    description: 'Networks that new content is made for.',
    default: `'{INSTAGRAM}'`,
  })
  defaultPlatforms!: Platform[];

  @Field(boolean, { description: 'Whether any mail is sent besides what security needs.', default: 'true' })
  emailNotifications!: boolean;

  @Field(boolean, { description: 'Whether push messages are sent.', default: 'true' })
  pushNotifications!: boolean;

  @Field(jsonOf(() => NotificationPreferences), {
    description: 'Which messages are sent.',
    default: DEFAULT_NOTIFICATIONS,
  })
  notifications!: NotificationPreferences;

  @Field(oneOf(Theme), { description: 'Colours of the user interface.', default: `'LIGHT'` })
  theme!: Theme;

  @Field(json, { description: 'Settings that only a client knows, as it stored them.', default: `'{}'` })
  appSettings!: unknown;
}
