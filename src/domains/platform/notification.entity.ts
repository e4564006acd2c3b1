import {
  BelongsTo,
  boolean,
  Computed,
  Field,
  instant,
  json,
  Model,
  oneOf,
  type Ref,
  Row,
  text,
} from '../../kernel/model';
import { ownedByViewer } from '../../kernel/tenancy/session-variables';
import { User } from '../identity/user.entity';
import { Organization } from '../organizations/organization.entity';
import { NotificationKind, NotificationPriority } from './platform.enums';

@Model({
  table: 'notifications',
  description: 'Something a person is told, in their language. Seen by that person only.',
  visible: ownedByViewer('user'),
  indexes: [{ on: ['user', 'createdAt', 'id'], where: '{readAt} IS NULL' }],
})
export class Notification extends Row {
  @BelongsTo(() => User, {
    description: 'Who is told.',
    inverse: {
      name: 'notifications',
      description:
        'What the person is told; empty for anyone but oneself. Unread ones: `where: { readAt: { isNull: true } }`.',
    },
  })
  user!: Ref<User>;

  @BelongsTo(() => Organization, {
    description: 'The organization it is about; null when about none, or none that you may still see.',
    nullable: true,
  })
  organization!: Ref<Organization> | null;

  @Field(oneOf(NotificationKind), { description: 'What it is about.' })
  kind!: NotificationKind;

  @Field(oneOf(NotificationPriority), { description: 'How much it matters.', default: `'MEDIUM'` })
  priority!: NotificationPriority;

  @Field(text({ max: 255 }), {
    description: 'What happened, in the language the person had when it did (Hindi or English).',
  })
  title!: string;

  @Field(text(), { description: 'More of it; null when the title says all.', nullable: true })
  message!: string | null;

  @Field(text({ max: 2048, pattern: '^(https?://|/)' }), {
    description:
      'Where to go on: a URL, or a path of the frontend that begins with `/`; null when there is nowhere to go.',
    nullable: true,
  })
  linkUrl!: string | null;

  @Field(text({ max: 100 }), { description: 'What the link says; null without one.', nullable: true })
  linkText!: string | null;

  @Field(json, {
    description: 'Ids of what it is about, by their names, such as `membershipId`.',
    default: `'{}'`,
  })
  data!: unknown;

  @Computed(boolean, '{readAt} IS NOT NULL', {
    description: 'Whether the person has read it.',
    nullable: false,
  })
  isRead!: boolean;

  @Field(instant, {
    description: 'When the person read it; null until then.',
    nullable: true,
    filter: true,
  })
  readAt!: Date | null;

  @Field(instant, { description: 'When the person was told.', default: 'now()', order: true })
  createdAt!: Date;
}
