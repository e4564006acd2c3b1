import {
  BelongsTo,
  boolean,
  date,
  Field,
  json,
  Model,
  nonBlank,
  type Ref,
  text,
  timeZone,
  Version,
} from '../../../kernel/model';
import { User } from '../../identity/user.entity';
import { ClientScopedEntity } from '../../organizations/client-scoped.entity';

@Model({
  table: 'content_calendars',
  audited: true,
  plural: 'contentCalendars',
  label: 'calendar',
  description:
    'A content calendar: a period with entries, and the weekly times at which posts are published.',
  systemWrites: ['DELETE'],
  search: { words: { name: 'A', description: 'C' }, description: 'the name or description' },
  checks: { dates_in_order: '{startDate} <= {endDate}' },
})
export class ContentCalendar extends ClientScopedEntity {
  @Field(nonBlank(text({ max: 255 })), {
    description: 'The name of the calendar.',
    prefix: true,
    contains: true,
    filter: true,
    order: true,
  })
  name!: string;

  @Field(text({ multiline: true }), { description: 'The description.', nullIf: 'not set', nullable: true })
  description!: string | null;

  @Field(timeZone, { description: 'The time zone of all dates and times of the calendar.' })
  timeZone!: string;

  @Field(date, { description: 'The first day of the calendar.', filter: true })
  startDate!: string;

  @Field(date, {
    description: 'The last day of the calendar, inclusive.',
    nullIf: 'open-ended',
    nullable: true,
    filter: true,
  })
  endDate!: string | null;

  @Field(boolean, { description: 'Whether the calendar was AI-generated.', default: 'false' })
  isAiGenerated!: boolean;

  @Field(json, {
    description:
      'Recommendations and reasoning of the AI that generated the calendar. Its structure is that of the AI model.',
    nullIf: 'the calendar was not AI-generated',
    nullable: true,
  })
  aiStrategy!: unknown;

  @Version()
  version!: number;

  @BelongsTo(() => User, {
    description: 'The user who created the calendar.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;
}
