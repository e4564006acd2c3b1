import {
  BelongsToTenant,
  boolean,
  decimal,
  Field,
  jsonListOfOneOf,
  jsonOneOf,
  Model,
  type Ref,
  Shape,
  text,
  Version,
} from '../../../src/kernel/model';
import { declareCrud } from '../../../src/kernel/write/crud';
import { Library, StampedRow } from './library.entities';

@Shape({ description: 'An alert by email.' })
export class EmailChannel {
  @Field(text({ max: 20 }), { description: 'The address.' })
  to!: string;

  @Field(boolean, { description: 'Whether the books are listed.', nullIf: 'not chosen', nullable: true })
  listsBooks!: boolean | null;
}

@Shape({ description: 'An alert by text message.' })
export class MessageChannel {
  @Field(text({ max: 20 }), { description: 'The phone number.' })
  phone!: string;

  @Field(decimal(5, 2, { min: 0 }), {
    description: 'The maximum price of a message.',
    nullIf: 'there is no limit',
    nullable: true,
  })
  maxPrice!: string | null;
}

const variants = {
  email: { of: () => EmailChannel, description: 'Sends an email.' },
  message: { of: () => MessageChannel, description: 'Sends a text message.' },
};

export const alertChannel = jsonOneOf({
  name: 'AlertChannel',
  description: 'How an alert is sent.',
  variants,
});

export const alertReminders = jsonListOfOneOf({
  name: 'AlertReminder',
  description: 'How the reminder of an alert is sent.',
  variants,
});

@Model({ table: 'alerts', plural: 'alerts', description: 'An alert of a library.' })
export class Alert extends StampedRow {
  @BelongsToTenant(() => Library, { description: 'The library that owns the {label}.' })
  library!: Ref<Library>;

  @Field(alertChannel, { description: 'The channel of the alert.' })
  channel!: object;

  @Field(alertChannel, {
    description: 'The channel that is used if the first one fails.',
    nullIf: 'there is none',
    nullable: true,
  })
  fallback!: object | null;

  @Field(alertReminders, { description: 'The channels of the reminders, in order.', default: `'[]'` })
  reminders!: object[];

  @Version()
  version!: number;
}

declareCrud(Alert, {
  permission: 'ALERTS_WRITE',
  operations: ['create', 'update'],
  fields: ['channel', 'fallback', 'reminders'],
});
