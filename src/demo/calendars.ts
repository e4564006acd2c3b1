import type { CalendarEntry } from '../domains/publishing/calendar/calendar-entry.entity';
import type { ContentCalendar } from '../domains/publishing/calendar/content-calendar.entity';
import type { PostingSlot } from '../domains/publishing/calendar/posting-slot.entity';
import type { SlotHold } from '../domains/publishing/calendar/slot-hold.entity';
import { type Brand, brands } from './brands';
import type { Channel } from './channels';
import type { Identities } from './people';
import type { Written } from './posts';
import { after, dayOf, random } from './random';
import type { RowOf, SeedContext } from './seed-context';
import { calendarIdeas, commonSlots } from './texts/calendars';

export interface CalendarRows {
  readonly calendars: readonly RowOf<ContentCalendar>[];
  readonly postingSlots: readonly RowOf<PostingSlot>[];
  readonly calendarEntries: readonly RowOf<CalendarEntry>[];
  readonly slotHolds: readonly RowOf<SlotHold>[];
}

/** What the rows of one calendar share. */
interface Place {
  readonly calendar: string;
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

const owned = ({ organization, clientAccount, calendar, createdBy, createdAt }: Place) => ({
  id: random.id(createdAt),
  organization,
  clientAccount,
  calendar,
  createdBy,
  createdAt,
  updatedAt: createdAt,
});

/** Returns the slots of all accounts on working days, and evening ones of one account. */
function slotsOf(place: Place, account: Channel | undefined): RowOf<PostingSlot>[] {
  const { calendar, organization, clientAccount, createdAt } = place;
  const weekly = commonSlots.map((slot) => ({ ...slot, socialAccount: null as string | null }));
  const own = commonSlots.slice(0, 2).map(({ weekday }) => ({
    weekday,
    time: '20:00',
    socialAccount: account?.id ?? null,
  }));
  return [...weekly, ...(account ? own : [])].map((slot, position) => ({
    ...slot,
    id: random.id(createdAt),
    organization,
    clientAccount,
    calendar,
    position,
  }));
}

/** Returns holidays and ideas of the next weeks. Every other idea led to a scheduled post. */
function entriesOf(
  place: Place,
  { reference }: SeedContext,
  posts: readonly Written[],
): RowOf<CalendarEntry>[] {
  return calendarIdeas.map(({ days, tags, ...idea }, index) => ({
    ...owned(place),
    ...idea,
    tags: [...tags],
    date: dayOf(after(reference, { days })),
    post: idea.kind === 'IDEA' ? (posts[index]?.row.id ?? null) : null,
  }));
}

/** Returns a calendar per brand, with slots, entries and a vacation. */
export function calendarRows(
  world: SeedContext,
  { organizations, clientAccounts, authors }: Identities,
  channels: readonly Channel[],
  written: readonly Written[],
): CalendarRows {
  random.seed(1010);
  const calendars: RowOf<ContentCalendar>[] = [];
  const postingSlots: RowOf<PostingSlot>[] = [];
  const calendarEntries: RowOf<CalendarEntry>[] = [];
  const slotHolds: RowOf<SlotHold>[] = [];
  const createdAt = after(world.reference, { days: -90 });
  const isOf =
    (brand: Brand) =>
    ({ plan }: Written): boolean =>
      plan.brand === brand && plan.status === 'SCHEDULED';
  for (const brand of brands) {
    const place: Place = {
      calendar: random.id(createdAt),
      organization: organizations.get(brand.organization)!,
      clientAccount: clientAccounts.get(brand.key) ?? null,
      createdBy: random.one(authors.get(brand.organization)!),
      createdAt,
    };
    const { calendar, ...rest } = place;
    calendars.push({
      ...rest,
      id: calendar,
      name: `${brand.name}: social media`,
      description: `Posts, holidays and ideas of ${brand.name}.`,
      timeZone: 'Asia/Kolkata',
      startDate: dayOf(createdAt),
      endDate: null,
      updatedAt: createdAt,
    });
    postingSlots.push(
      ...slotsOf(
        place,
        channels.find((one) => one.brand === brand),
      ),
    );
    calendarEntries.push(...entriesOf(place, world, written.filter(isOf(brand))));
    slotHolds.push({
      ...owned(place),
      startDate: dayOf(after(world.reference, { days: 40 })),
      endDate: dayOf(after(world.reference, { days: 44 })),
      reason: 'Team vacation',
    });
  }
  return { calendars, postingSlots, calendarEntries, slotHolds };
}
