import {
  BelongsTo,
  BelongsToTenant,
  Copied,
  enumeration,
  Field,
  Model,
  oneOf,
  type Ref,
  text,
} from '../../../src/kernel/model';
import { Library, StampedRow } from './library.entities';

/** A room, which is found by its code, too. */
@Model({
  table: 'rooms',
  plural: 'rooms',
  description: 'A reading room.',
  lookupBy: 'code',
  indexes: [{ on: ['code'], unique: true, acrossTenants: true }],
})
export class Room extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @Field(text({ max: 20 }), { description: 'The code of the room.' })
  code!: string;

  @Field(text({ max: 60 }), { description: 'The title of the room.' })
  title!: string;
}

export const BookingState = enumeration('BookingState', 'The state of a booking.', {
  REQUESTED: 'The booking is requested.',
  CONFIRMED: 'The booking is confirmed.',
  CANCELED: 'The booking is canceled.',
});
export const Urgency = enumeration('Urgency', 'The urgency of a booking.', {
  URGENT: 'The booking is urgent.',
  NORMAL: 'The booking can wait.',
  LOW: 'The booking can wait for long.',
});

/** A booking, sorted by the title of its room and hidden by default when it is canceled. */
@Model({
  table: 'bookings',
  plural: 'bookings',
  description: 'A booking of a room.',
  audiences: { staff: { when: `EXISTS (SELECT FROM people p WHERE p.secret = 'staff')`, to: 'staff' } },
  search: { on: ['title', 'contact'], description: 'the title of the room or the contact' },
})
export class Booking extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @BelongsTo(() => Room, { description: 'The booked room.' })
  room!: Ref<Room>;

  @Field(oneOf(BookingState), {
    description: 'The state of the booking.',
    filter: true,
    filterDefault: ['REQUESTED', 'CONFIRMED'],
  })
  state!: string;

  @Field(oneOf(Urgency), { description: 'The urgency of the booking.', filter: true, order: true })
  urgency!: string;

  @Copied(
    text({ max: 60 }),
    { through: 'room', value: 'lower({title})', when: `{state} <> 'CANCELED'`, otherwise: 'lower({former})' },
    { description: 'The title of the room, ignoring case.', column: 'sort_title', hidden: true, order: true },
  )
  title!: string | null;

  @Field(text({ max: 60 }), {
    description: 'The title of the room when the booking was canceled.',
    nullable: true,
    hidden: true,
  })
  former!: string | null;

  @Field(text({ max: 60 }), {
    description: 'The contact, in lower case.',
    nullIf: 'there is none',
    nullable: true,
    audience: 'staff',
  })
  contact!: string | null;
}
