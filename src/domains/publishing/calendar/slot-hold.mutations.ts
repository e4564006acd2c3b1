import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { date, isUuid, modelOf, text } from '../../../kernel/model';
import type { WriteTransaction } from '../../../kernel/session';
import {
  asSystem,
  assertGuards,
  declareMutation,
  declareViewerActions,
  findRow,
  type MutationContext,
  permissionGuard,
  recordChange,
  throwNotFound,
  throwUserError,
  UserErrorCode,
  type Values,
} from '../../../kernel/write';
import { CAMPAIGN_MESSAGES } from '../../campaigns/campaigns.messages';
import type { Permission } from '../../organizations/permissions';
import { dayAfter, startOfDay } from '../days';
import { Schedule } from '../schedule.entity';
import { ContentCalendar } from './content-calendar.entity';
import { lockSlots } from './slot-time';
import { SlotHold } from './slot-hold.entity';

const PERMISSION: Permission = 'CONTENT_PUBLISH';
const model = modelOf(SlotHold);

const holding = [permissionGuard(modelOf(ContentCalendar), { permission: PERMISSION })];
const releasing = [permissionGuard(model, { permission: PERMISSION })];

declareViewerActions(ContentCalendar, {
  holdSlots: { description: 'Whether the viewer can hold the slots of the calendar.', guards: holding },
});
declareViewerActions(SlotHold, {
  release: { description: 'Whether the viewer can release the held slots.', guards: releasing },
});

interface HoldSlotsInput {
  readonly calendarId: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly reason?: string | null;
}

const CALENDAR_PATH = ['input', 'calendarId'];
/** Maximum number of schedules in the payload. */
const MAX_SCHEDULES = 100;

/** Open schedules in a period, of accounts with slots of their own in a calendar or of its client account. */
const SCHEDULES = `
  SELECT s.id FROM schedules s
    JOIN social_accounts a ON a.organization_id = s.organization_id AND a.id = s.social_account_id
   WHERE s.organization_id = $1 AND s.status IN ('PENDING', 'PROCESSING') AND s.scheduled_at >= $4 AND s.scheduled_at < $5
     AND (a.client_account_id IS NOT DISTINCT FROM $3 OR EXISTS (SELECT FROM posting_slots p
            WHERE p.organization_id = $1 AND p.calendar_id = $2 AND p.social_account_id = a.id))
   ORDER BY s.scheduled_at, s.id LIMIT ${MAX_SCHEDULES}`;

async function schedulesWithin(
  tx: WriteTransaction,
  { organization, id, clientAccount, timeZone }: ContentCalendar,
  { startDate, endDate }: HoldSlotsInput,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(SCHEDULES, [
    organization,
    id,
    clientAccount,
    startOfDay(startDate, timeZone),
    startOfDay(dayAfter(endDate), timeZone),
  ]);
  return rows.map((row) => row.id);
}

declareMutation('holdSlots', {
  description:
    'Holds the slots of a calendar for a period, such as a vacation: none of them is offered. Existing schedules are not moved.',
  needs: { permission: PERMISSION, of: () => ContentCalendar, by: 'calendarId' },
  input: (builder) =>
    void builder
      .add('calendarId', () => ID, { description: 'ID of the calendar.', nullable: false })
      .addValue('startDate', date, {
        description: 'The first day, in the time zone of the calendar.',
        nullable: false,
      })
      .addValue('endDate', date, {
        description: 'The last day, inclusive, in the time zone of the calendar.',
        nullable: false,
      })
      .addValue('reason', text({ max: 255 }), {
        description: 'The reason, such as a vacation.',
        nullable: true,
      }),
  idempotent: true,
  errors: ['OUT_OF_RANGE'],
  maxRows: MAX_SCHEDULES,
  payload: {
    slotHold: { type: () => SlotHold, description: 'The new hold.' },
    schedules: {
      listOf: () => Schedule,
      description: `Open schedules in the period, of the social accounts that use the slots, in order of time. At most ${MAX_SCHEDULES}. They are not moved.`,
    },
  },
  handler: async (ctx: MutationContext<HoldSlotsInput>) => {
    const { tx, context, input } = ctx;
    const { calendarId, startDate, endDate, reason = null } = input;
    const repository = tx.manager.getRepository(ContentCalendar);
    const calendar = isUuid(calendarId) ? await repository.findOneBy({ id: calendarId }) : null;
    if (!calendar) return throwNotFound('calendar', CALENDAR_PATH);
    await assertGuards(tx, modelOf(ContentCalendar), { id: calendar.id }, holding, CALENDAR_PATH);
    if (startDate > endDate)
      throwUserError(UserErrorCode.OUT_OF_RANGE, CAMPAIGN_MESSAGES.endBeforeStart(), ['input', 'endDate']);
    // A post that gets a slot at the same time is in the period, or sees that it is held.
    await lockSlots(tx, [{ calendarId }]);
    const { organization } = calendar;
    const id = uuidv7();
    const createdBy = context.actor!.userId;
    const values: Values = { id, organization, calendar: calendar.id, startDate, endDate, reason, createdBy };
    const schedules = await asSystem(tx, organization, async () => {
      await tx.manager.insert(SlotHold, values);
      return schedulesWithin(tx, calendar, input);
    });
    context.countRows(schedules.length);
    const { clientAccount } = calendar;
    await recordChange({ context, tx, values: { ...values, clientAccount } }, model, 'created', id);
    return { slotHold: id, schedules };
  },
});

declareMutation('releaseSlots', {
  description: 'Releases held slots: they are offered again.',
  needs: { permission: PERMISSION, of: () => SlotHold },
  input: (builder) => void builder.add('id', () => ID, { description: 'ID of the hold.', nullable: false }),
  payload: {
    deletedSlotHoldId: 'ID of the hold, which is deleted.',
    calendar: { type: () => ContentCalendar, description: 'The calendar after the mutation.' },
  },
  handler: async ({ context, tx, input }: MutationContext<{ readonly id: string }>) => {
    const before = (await findRow(tx, model, input.id, false)) as SlotHold & Values;
    const { id, organization, calendar } = before;
    await asSystem(tx, organization, async () => {
      await assertGuards(tx, model, before, releasing);
      await tx.manager.delete(SlotHold, { organization, id });
    });
    await recordChange({ context, tx, before, values: {} }, model, 'deleted', id);
    return { deletedSlotHoldId: id, calendar };
  },
});
