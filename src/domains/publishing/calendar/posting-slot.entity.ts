import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  Field,
  id,
  integer,
  localTime,
  Model,
  oneOf,
  type Ref,
} from '../../../kernel/model';
import { SocialAccount } from '../../channels/social-account.entity';
import { ClientAccount } from '../../organizations/client-account.entity';
import { Organization } from '../../organizations/organization.entity';
import { Weekday } from './calendar.enums';
import { ContentCalendar } from './content-calendar.entity';

@Model({
  table: 'posting_slots',
  description: 'A weekly time at which posts are published, in the time zone of its calendar.',
  node: false,
  primaryKey: ['id'],
  indexes: [
    { on: ['id'], unique: true, acrossTenants: true },
    { on: ['calendar', 'weekday', 'time', 'socialAccount'], unique: true, nullsNotDistinct: true },
  ],
})
export class PostingSlot {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the calendar.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  /** Copied from the calendar, so that members limited to a client account see the slots of its calendars. */
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the calendar.',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'calendar',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @Field(id, { description: 'Unique ID (UUID).' })
  id!: string;

  @BelongsTo(() => ContentCalendar, {
    description: 'The calendar.',
    hidden: true,
    inverse: {
      name: 'slots',
      description: 'Weekly times at which posts are published, in the order in which they were set.',
      orderedBy: 'position',
    },
  })
  calendar!: Ref<ContentCalendar>;

  @Field(integer({ min: 0 }), { description: 'The position in the calendar, starting at 0.', hidden: true })
  position!: number;

  @Field(oneOf(Weekday), { description: 'The day of the week.' })
  weekday!: Weekday;

  @Field(localTime, { description: 'The local time as `HH:MM`.' })
  time!: string;

  @BelongsTo(() => SocialAccount, {
    description:
      'The social account that the slot is for. An account with slots of its own in a calendar does not use the common ones.',
    nullIf:
      'the slot is for all social accounts of the client account of the calendar, or if the account is not visible to the viewer',
    nullable: true,
    onDelete: 'CASCADE',
  })
  socialAccount!: Ref<SocialAccount> | null;
}
