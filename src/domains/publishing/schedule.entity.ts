import {
  BelongsTo,
  BelongsToScope,
  boolean,
  Computed,
  dateTime,
  decimal,
  Field,
  localDateTime,
  Model,
  oneOf,
  type Ref,
  text,
  timeZone,
} from '../../kernel/model';
import { SocialAccount } from '../channels/social-account.entity';
import { Post } from '../content/post.entity';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { BestTimesSource } from './best-times/best-times.enums';
import { LocalTimeOccurrence, PublishMode, ScheduleStatus } from './publishing.enums';

@Model({
  table: 'schedules',
  plural: 'schedules',
  description:
    'The plan to publish a post on one social account at one time. What was sent, and the result, is its `Publication`.',
  // Members need the permission to publish, not the one to write the post.
  systemWrites: ['INSERT', 'UPDATE'],
  indexes: [
    {
      on: ['post', 'socialAccount', 'scheduledAt'],
      unique: true,
      where: `{status} IN ('PENDING', 'PROCESSING')`,
    },
    // Schedules that the publisher sends when they are due, of all organizations.
    {
      on: ['scheduledAt', 'id'],
      where: `{status} = 'PENDING' AND {publishMode} = 'AUTOMATIC' AND {heldAt} IS NULL AND {waitsUntil} IS NULL`,
      acrossTenants: true,
    },
    // Schedules that are due, and wait for their account, a quota or a platform.
    { on: ['waitsUntil'], where: '{waitsUntil} IS NOT NULL', acrossTenants: true },
    // Reminders that are due, of all organizations.
    {
      on: ['scheduledAt'],
      where: `{status} = 'PENDING' AND {publishMode} = 'REMINDER' AND {remindedAt} IS NULL`,
      acrossTenants: true,
    },
    // Schedules whose instant follows from the rules of a time zone.
    { on: ['id'], where: `{status} = 'PENDING' AND {localDateTime} IS NOT NULL`, acrossTenants: true },
  ],
  checks: {
    only_reminders_are_reminded: `{remindedAt} IS NULL OR {publishMode} = 'REMINDER'`,
    only_automatic_is_held: `{heldAt} IS NULL OR {publishMode} = 'AUTOMATIC'`,
    local_time_has_zone: `num_nulls({localDateTime}, {timeZone}) <> 1`,
    occurrence_has_local_time: `{occurrence} IS NULL OR {localDateTime} IS NOT NULL`,
    suggestion_has_source: `num_nulls({suggestedAt}, {suggestionSource}) <> 1`,
    score_is_of_metrics: `({suggestionSource} IS NOT DISTINCT FROM 'METRICS') = ({suggestedScore} IS NOT NULL)`,
    study_is_of_defaults: `({suggestionSource} IS NOT DISTINCT FROM 'DEFAULTS') = ({suggestionStudy} IS NOT NULL)`,
  },
})
export class Schedule extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the post.',
    nullIf: 'the post belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'post',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, {
    description: 'The post to publish.',
    filter: true,
    filterBy: ['title', 'status'],
    inverse: { name: 'schedules', description: 'Schedules of the post: when it is published, and where.' },
  })
  post!: Ref<Post>;

  @BelongsTo(() => SocialAccount, {
    description: 'The social account to publish on.',
    nullIf: 'the account was removed or is not visible to the viewer',
    nullable: true,
    filter: true,
    filterBy: ['username', 'connectionStatus'],
    inverse: { name: 'schedules', description: 'Schedules of posts on the social account.' },
  })
  socialAccount!: Ref<SocialAccount> | null;

  @Field(dateTime, {
    description: 'When the post is published. If `localDateTime` is set, the instant follows from it.',
    filter: true,
    order: true,
  })
  scheduledAt!: Date;

  @Field(localDateTime, {
    description: 'The date and time on the clocks of `timeZone` for which the post was scheduled.',
    nullIf: 'the post was scheduled for an instant',
    nullable: true,
  })
  localDateTime!: string | null;

  @Field(timeZone, {
    description: 'The time zone of `localDateTime`.',
    nullIf: 'the post was scheduled for an instant',
    nullable: true,
  })
  timeZone!: string | null;

  @Field(oneOf(LocalTimeOccurrence), {
    description: 'The occurrence of `localDateTime` at `scheduledAt`, if it occurs twice in `timeZone`.',
    nullIf: 'it occurs once',
    nullable: true,
  })
  occurrence!: LocalTimeOccurrence | null;

  @Field(dateTime, {
    description: 'The best time that was chosen when `bestTime` was last requested.',
    nullIf: '`bestTime` was not requested',
    nullable: true,
  })
  suggestedAt!: Date | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description:
      'The score of `suggestedAt`, from 0 to 100. Publications with the average engagement of the social account result in 50.',
    nullIf: '`suggestionSource` is not `METRICS`',
    nullable: true,
  })
  suggestedScore!: string | null;

  @Field(oneOf(BestTimesSource), {
    description: 'The basis of `suggestedAt`.',
    nullIf: '`bestTime` was not requested',
    nullable: true,
  })
  suggestionSource!: BestTimesSource | null;

  @Field(text({ max: 500 }), {
    description: 'The study that `suggestedAt` is taken from.',
    nullIf: '`suggestionSource` is not `DEFAULTS`',
    nullable: true,
  })
  suggestionStudy!: string | null;

  @Computed(boolean, 'coalesce({scheduledAt} = {suggestedAt}, false)', {
    description:
      'Whether the post is scheduled at the best time that was suggested. False once it is moved to another time.',
    nullable: false,
  })
  isOptimized!: boolean;

  @Field(oneOf(ScheduleStatus), {
    description: 'The status, derived from that of the publication.',
    default: `'PENDING'`,
    filter: true,
  })
  status!: ScheduleStatus;

  @Field(oneOf(PublishMode), {
    description: 'The way the post is published.',
    default: `'AUTOMATIC'`,
  })
  publishMode!: PublishMode;

  @Field(dateTime, {
    description: 'When users were notified that the post is due.',
    nullIf: '`publishMode` is `AUTOMATIC`, or if the post is not due yet',
    nullable: true,
  })
  remindedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the publication was held because it was overdue.',
    nullIf: 'it is not held',
    nullable: true,
  })
  heldAt!: Date | null;

  @Field(dateTime, {
    description:
      'When the publication is looked at again, unless what it waits for ends earlier: its social account, a quota or a platform. Set once it is due.',
    nullable: true,
    hidden: true,
  })
  waitsUntil!: Date | null;

  @BelongsTo(() => User, {
    description: 'The user who scheduled the post.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;
}

/** The time of a schedule: its instant and the local time that it follows from. If it was suggested, on what basis. */
export type ScheduleTime = Pick<Schedule, 'scheduledAt' | 'localDateTime' | 'timeZone' | 'occurrence'> &
  Partial<Pick<Schedule, 'suggestedAt' | 'suggestedScore' | 'suggestionSource' | 'suggestionStudy'>>;
