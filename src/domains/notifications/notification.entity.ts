import {
  BelongsTo,
  BelongsToUser,
  boolean,
  Computed,
  dateTime,
  Field,
  id,
  json,
  Model,
  NodeEntity,
  oneOf,
  RefersToNode,
  type Ref,
  text,
} from '../../kernel/model';
import { NotificationKind } from '../common/notification.enums';
import { User } from '../identity/user.entity';
import { Organization } from '../organizations/organization.entity';
import { NotificationPriority } from './notifications.enums';

@Model({
  table: 'notifications',
  description: 'A message to a user, in the user’s language. Visible to that user only.',
  checks: { subject_has_type: '({subjectId} IS NULL) = ({subjectType} IS NULL)' },
})
export class Notification extends NodeEntity {
  @BelongsToUser(() => User, {
    description: 'The recipient.',
    inverse: {
      name: 'notifications',
      description:
        'Notifications of the user. Empty unless the user is the viewer. Filter unread ones with `where: { readAt: { isNull: true } }`.',
    },
  })
  user!: Ref<User>;

  @BelongsTo(() => Organization, {
    description: 'The organization the notification refers to.',
    nullIf: 'it refers to no organization, or if the organization is not visible to the viewer',
    nullable: true,
  })
  organization!: Ref<Organization> | null;

  @BelongsTo(() => User, {
    description: 'The user whose action caused the notification.',
    nullIf: 'no user caused it, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  actor!: Ref<User> | null;

  @Field(oneOf(NotificationKind), { description: 'The kind of notification.' })
  kind!: NotificationKind;

  @Field(oneOf(NotificationPriority), {
    description: 'The priority of the notification.',
    default: `'MEDIUM'`,
  })
  priority!: NotificationPriority;

  @Field(text({ max: 255 }), {
    description:
      'The title, in the language the user had when the notification was created (English or Hindi).',
  })
  title!: string;

  @Field(text({ multiline: true }), {
    description: 'The text below the title.',
    nullIf: 'the title is sufficient',
    nullable: true,
  })
  message!: string | null;

  @Field(text({ max: 2048, pattern: '^(https?://|/)' }), {
    description: 'URL of a page with details, or a path of the frontend that starts with `/`.',
    nullIf: 'there is no link',
    nullable: true,
  })
  linkUrl!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The label of the link.',
    nullIf: 'there is no link',
    nullable: true,
  })
  linkText!: string | null;

  @Field(json, {
    description: 'IDs of related objects by name, such as `membershipId`.',
    default: `'{}'`,
    deprecated: 'Use `subject`. Removed after 2027-05-31.',
  })
  data!: unknown;

  @Field(id, { description: 'ID of the object.', nullable: true, hidden: true })
  subjectId!: string | null;

  @Field(text({ max: 50 }), { description: 'The type of the object.', nullable: true, hidden: true })
  subjectType!: string | null;

  @RefersToNode({
    description: 'The object the notification is about, such as a membership.',
    nullIf: 'it is about no single object, or if the object was deleted or is not visible to the viewer',
  })
  subject?: unknown;

  @Computed(boolean, '{readAt} IS NOT NULL', {
    description: 'Whether the user has read the notification.',
    nullable: false,
  })
  isRead!: boolean;

  @Field(dateTime, {
    description: 'When the user read the notification.',
    nullUntil: 'then',
    nullable: true,
    filter: true,
  })
  readAt!: Date | null;

  @Field(dateTime, { description: 'When the notification was created.', default: 'now()', order: true })
  createdAt!: Date;
}
