import { dateTime, Field, id, listOf, localDateTime, oneOf, Shape, timeZone } from '../../../kernel/model';
import { LocalTimeOccurrence } from '../publishing.enums';

@Shape({ description: 'An occurrence of a posting slot at which a post can be scheduled.' })
export class FreeSlot {
  @Field(id, { description: 'ID of the posting slot.' })
  slotId!: string;

  @Field(id, { description: 'ID of the calendar that contains the slot.' })
  calendarId!: string;

  @Field(dateTime, { description: 'The instant of the occurrence.' })
  at!: string;

  @Field(localDateTime, { description: 'The date and time of the occurrence on the clocks of `timeZone`.' })
  localDateTime!: string;

  @Field(timeZone, { description: 'The time zone of the calendar.' })
  timeZone!: string;

  @Field(oneOf(LocalTimeOccurrence), {
    description: 'The occurrence of `localDateTime` at `at`, if it occurs twice in `timeZone`.',
    nullIf: 'it occurs once',
    nullable: true,
  })
  occurrence!: LocalTimeOccurrence | null;

  @Field(listOf(id), {
    description: 'IDs of the social accounts that use the slot and have no open schedule at that time.',
  })
  accountIds!: string[];
}
