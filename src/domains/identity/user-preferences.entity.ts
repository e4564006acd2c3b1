import {
  BelongsToUser,
  boolean,
  Computed,
  Field,
  json,
  jsonListOf,
  jsonOf,
  listOf,
  Model,
  oneOf,
  type Ref,
  Shape,
  timeZone,
} from '../../kernel/model';
import { ContentLanguage, ContentTone, Platform, VisualStyle } from '../common/content.enums';
import { DigestFrequency, Theme } from './identity.enums';
import {
  CHOICES_BY_KIND,
  type NotificationChoices,
  NotificationKindPreference,
} from './notification-choices';
import { TimestampedEntity } from './timestamped.entity';
import { User } from './user.entity';

@Shape({ description: 'Notification settings of a user.' })
export class NotificationPreferences {
  @Field(boolean, { description: 'Whether emails about content performance are sent.' })
  emailAnalytics!: boolean;

  @Field(boolean, {
    description: 'An earlier setting for emails about published posts, which has no effect.',
    deprecated: 'Use `notificationsByKind` of the preferences. Removed after 2027-05-31.',
  })
  emailPostPublished!: boolean;

  @Field(boolean, { description: 'Whether push notifications about likes, comments and mentions are sent.' })
  pushEngagement!: boolean;

  @Field(oneOf(DigestFrequency), { description: 'The frequency of the email digest.' })
  digestFrequency!: DigestFrequency;
}

const DEFAULT_NOTIFICATIONS = `'{"emailAnalytics": true, "emailPostPublished": false, "pushEngagement": true, "digestFrequency": "WEEKLY"}'`;

@Model({
  table: 'user_preferences',
  label: 'preference record',
  description:
    'Preferences of a user: time zone, defaults for new content and notification settings. Visible to that user only.',
  node: false,
  primaryKey: ['id'],
})
export class UserPreferences extends TimestampedEntity {
  @BelongsToUser(() => User, {
    description: 'The user whose preferences these are.',
    unique: true,
    hidden: true,
    inverse: {
      name: 'preferences',
      description: 'The preferences of the user.',
      nullIf: 'the user is not the viewer',
    },
  })
  user!: Ref<User>;

  @Field(timeZone, { description: 'The time zone for displaying and scheduling.', default: `'UTC'` })
  timezone!: string;

  @Field(oneOf(ContentLanguage), {
    description: 'The default language of new content.',
    default: `'ENGLISH'`,
  })
  defaultLanguage!: ContentLanguage;

  @Field(oneOf(ContentTone), {
    description: 'The default tone of voice of new content.',
    default: `'FRIENDLY'`,
  })
  defaultTone!: ContentTone;

  @Field(oneOf(VisualStyle), { description: 'The default visual style of new content.', default: `'CLEAN'` })
  defaultVisualStyle!: VisualStyle;

  @Field(listOf(oneOf(Platform), { max: 9 }), {
    description: 'Default target platforms of new content.',
    default: `'{INSTAGRAM}'`,
  })
  defaultPlatforms!: Platform[];

  @Field(boolean, {
    description:
      'Whether notifications are sent by email, except for kinds that are turned off. Security notifications are always sent.',
    default: 'true',
  })
  emailNotifications!: boolean;

  @Field(boolean, { description: 'Whether push notifications are sent.', default: 'true' })
  pushNotifications!: boolean;

  @Field(jsonOf(() => NotificationPreferences), {
    description: 'The settings for single kinds of notifications.',
    default: DEFAULT_NOTIFICATIONS,
  })
  notifications!: NotificationPreferences;

  @Field(json, {
    description: 'Choices for single kinds of notifications, by kind. What is missing is enabled.',
    default: `'{}'`,
    hidden: true,
  })
  notificationChoices!: NotificationChoices;

  @Computed(jsonListOf(() => NotificationKindPreference), CHOICES_BY_KIND, {
    description:
      'The preferences for each kind of notification. Change them with `updateNotificationPreference`.',
    nullable: false,
  })
  notificationsByKind!: NotificationKindPreference[];

  @Field(oneOf(Theme), { description: 'The color theme of the user interface.', default: `'LIGHT'` })
  theme!: Theme;

  @Field(json, {
    description: 'Application-defined settings, returned as stored. Marquee does not interpret them.',
    default: `'{}'`,
  })
  appSettings!: unknown;
}
