import {
  BelongsTo,
  BelongsToScope,
  Computed,
  date,
  Field,
  listOf,
  localTime,
  Model,
  nonBlank,
  oneOf,
  type Ref,
  text,
  Version,
} from '../../../kernel/model';
import { Platform } from '../../common/content.enums';
import { Post } from '../../content/post.entity';
import { User } from '../../identity/user.entity';
import { ClientAccount } from '../../organizations/client-account.entity';
import { ClientScopedEntity } from '../../organizations/client-scoped.entity';
import { CalendarEntryKind } from './calendar.enums';
import { ContentCalendar } from './content-calendar.entity';

/** SQL: when the post of an entry appears in the calendar, on the clocks of its time zone. Null without such a post. */
const POST_TIME = `(SELECT p.calendar_at AT TIME ZONE c.time_zone FROM posts p
    JOIN content_calendars c ON c.organization_id = p.organization_id AND c.id = {calendar}
   WHERE p.organization_id = {organization} AND p.id = {post} AND p.deleted_at IS NULL)`;

@Model({
  table: 'calendar_entries',
  audited: true,
  plural: 'calendarEntries',
  description: 'An entry of a content calendar, such as a holiday or an idea, which may lead to a post.',
  systemWrites: ['DELETE'],
  search: { words: { title: 'A', tags: 'B', notes: 'C' }, description: 'the title, tags or notes' },
})
export class CalendarEntry extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the calendar.',
    nullIf: 'the calendar belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'calendar',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ContentCalendar, {
    description: 'The calendar that contains the entry.',
    filter: true,
    inverse: { name: 'entries', description: 'Entries of the calendar.' },
  })
  calendar!: Ref<ContentCalendar>;

  @BelongsTo(() => Post, {
    description: 'The post that the entry led to.',
    nullIf: 'there is none, or if the post is deleted or not visible to the viewer',
    nullable: true,
    filter: true,
    filterBy: ['status'],
    inverse: { name: 'calendarEntries', description: 'Calendar entries that led to the post.' },
  })
  post!: Ref<Post> | null;

  @Field(oneOf(CalendarEntryKind), { description: 'The kind of entry.', default: `'NOTE'`, filter: true })
  kind!: CalendarEntryKind;

  @Field(nonBlank(text({ max: 255 })), {
    description: 'The title of the entry.',
    prefix: true,
    contains: true,
    filter: true,
  })
  title!: string;

  @Field(date, {
    description: 'The day that the entry is planned for, in the time zone of the calendar.',
    filter: true,
    order: true,
  })
  date!: string;

  @Field(localTime, {
    description: 'The time that the entry is planned for as `HH:MM`, in the time zone of the calendar.',
    nullIf: 'the entry is planned for the whole day',
    nullable: true,
  })
  time!: string | null;

  @Computed(date, `COALESCE(${POST_TIME}::date, {date})`, {
    description:
      'The day on which the entry appears in the calendar: that of `post` if the post is scheduled or published, else `date`.',
    nullable: false,
  })
  calendarDate!: string;

  @Computed(localTime, `COALESCE(to_char(${POST_TIME}, 'HH24:MI'), {time})`, {
    description:
      'The time at which the entry appears in the calendar as `HH:MM`: that of `post` if the post is scheduled or published, else `time`.',
    nullIf: 'the entry is for the whole day',
  })
  calendarTime!: string | null;

  @Field(oneOf(Platform), {
    description: 'The platform that the entry is for.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  platform!: Platform | null;

  @Field(text({ multiline: true }), { description: 'Notes on the entry.', nullIf: 'not set', nullable: true })
  notes!: string | null;

  @Field(listOf(text({ max: 100 }), { max: 50 }), {
    description: 'Tags of the entry.',
    default: `'{}'`,
    filter: true,
  })
  tags!: string[];

  @Version()
  version!: number;

  @BelongsTo(() => User, {
    description: 'The user who created the entry.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;
}
