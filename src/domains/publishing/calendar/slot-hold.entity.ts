import { BelongsTo, BelongsToScope, date, Field, Model, type Ref, text } from '../../../kernel/model';
import { User } from '../../identity/user.entity';
import { ClientAccount } from '../../organizations/client-account.entity';
import { ClientScopedEntity } from '../../organizations/client-scoped.entity';
import { ContentCalendar } from './content-calendar.entity';

@Model({
  table: 'slot_holds',
  audited: true,
  description: 'A period, such as a vacation, in which no slot of a calendar is offered.',
  systemWrites: ['INSERT', 'DELETE'],
  checks: { dates_in_order: '{startDate} <= {endDate}' },
})
export class SlotHold extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the calendar.',
    nullIf: 'the calendar belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'calendar',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ContentCalendar, {
    description: 'The calendar whose slots are held.',
    inverse: { name: 'slotHolds', description: 'Periods in which no slot of the calendar is offered.' },
  })
  calendar!: Ref<ContentCalendar>;

  @Field(date, { description: 'The first day, in the time zone of the calendar.', order: true })
  startDate!: string;

  @Field(date, { description: 'The last day, inclusive, in the time zone of the calendar.' })
  endDate!: string;

  @Field(text({ max: 255 }), {
    description: 'The reason, such as a vacation.',
    nullIf: 'not set',
    nullable: true,
  })
  reason!: string | null;

  @BelongsTo(() => User, {
    description: 'The user who held the slots.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;
}
