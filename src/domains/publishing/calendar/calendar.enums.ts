import { enumeration, type NameOf } from '../../../kernel/model';

export const CalendarEntryKind = enumeration('CalendarEntryKind', 'The kind of calendar entry.', {
  EVENT: 'An event, such as a launch or a sale.',
  HOLIDAY: 'A holiday or a festival.',
  IDEA: 'An idea for a post.',
  NOTE: 'A note for the team.',
});
export type CalendarEntryKind = NameOf<typeof CalendarEntryKind>;

export const Weekday = enumeration('Weekday', 'A day of the week.', {
  MONDAY: 'Monday.',
  TUESDAY: 'Tuesday.',
  WEDNESDAY: 'Wednesday.',
  THURSDAY: 'Thursday.',
  FRIDAY: 'Friday.',
  SATURDAY: 'Saturday.',
  SUNDAY: 'Sunday.',
});
export type Weekday = NameOf<typeof Weekday>;
