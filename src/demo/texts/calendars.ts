import type { CalendarEntryKind, Weekday } from '../../domains/publishing/calendar/calendar.enums';

/** Weekly slots of every calendar. */
export const commonSlots: readonly { readonly weekday: Weekday; readonly time: string }[] = [
  { weekday: 'MONDAY', time: '09:30' },
  { weekday: 'WEDNESDAY', time: '12:00' },
  { weekday: 'WEDNESDAY', time: '18:30' },
  { weekday: 'FRIDAY', time: '18:30' },
  { weekday: 'SATURDAY', time: '11:00' },
];

interface CalendarIdea {
  readonly kind: CalendarEntryKind;
  readonly title: string;
  readonly notes: string | null;
  readonly tags: readonly string[];
  readonly time: string | null;
  /** Days after the reference time. */
  readonly days: number;
}

/** Entries of every calendar. */
export const calendarIdeas: readonly CalendarIdea[] = [
  {
    kind: 'IDEA',
    title: 'Behind the scenes',
    notes: 'A short video of the team at work.',
    tags: ['video'],
    time: '18:30',
    days: 3,
  },
  { kind: 'NOTE', title: 'Collect photos from customers', notes: null, tags: [], time: null, days: 5 },
  {
    kind: 'IDEA',
    title: 'Answer the most frequent question',
    notes: 'Take it from the comments of the last month.',
    tags: ['carousel', 'community'],
    time: null,
    days: 9,
  },
  { kind: 'HOLIDAY', title: 'ग्राहक दिवस', notes: null, tags: ['festival'], time: null, days: 12 },
  {
    kind: 'EVENT',
    title: 'Weekend sale',
    notes: 'Starts on Saturday morning.',
    tags: ['offer'],
    time: '10:00',
    days: 18,
  },
];
