import { isUuid } from '../../../kernel/model';
import {
  type ChangeValidation,
  declareCrud,
  declarePermanentDeletion,
  userError,
  UserErrorCode,
} from '../../../kernel/write';
import { CAMPAIGN_MESSAGES } from '../../campaigns/campaigns.messages';
import { CalendarEntry } from './calendar-entry.entity';
import { CALENDAR_MESSAGES } from './calendar.messages';
import { ContentCalendar } from './content-calendar.entity';
import { PostingSlot } from './posting-slot.entity';

/** Maximum number of weekly slots of a calendar. */
const MAX_SLOTS = 100;

interface SlotInput {
  readonly weekday: string;
  readonly time: string;
  readonly socialAccountId?: string | null;
}

function checkPeriod({ before, values, errors }: ChangeValidation): void {
  const start = (values.startDate ?? before?.startDate) as string | undefined;
  const end = (values.endDate === undefined ? before?.endDate : values.endDate) as string | null | undefined;
  if (start && end && start > end)
    errors.add(
      userError(UserErrorCode.OUT_OF_RANGE, CAMPAIGN_MESSAGES.endBeforeStart(), ['input', 'endDate']),
    );
}

const keyOf = ({ weekday, time, socialAccountId }: SlotInput): string =>
  [weekday, time, (socialAccountId ?? '').toLowerCase()].join(' ');

const OTHER_CLIENT_ACCOUNT = `SELECT id FROM social_accounts
  WHERE id = ANY ($1::uuid[]) AND client_account_id IS NOT NULL AND client_account_id IS DISTINCT FROM $2::uuid`;

/** Rejects duplicate slots, and those of social accounts of another client account than that of the calendar. */
async function checkSlots({ tx, before, values, input, errors }: ChangeValidation): Promise<void> {
  const slots = (input.slots ?? []) as SlotInput[];
  if (errors.any || !slots.length) return;
  const keys = slots.map(keyOf);
  const accounts = slots.map(({ socialAccountId }) => socialAccountId?.toLowerCase()).filter(isUuid);
  const client = values.clientAccount === undefined ? before?.clientAccount : values.clientAccount;
  const others = accounts.length
    ? await tx.query<{ id: string }>(OTHER_CLIENT_ACCOUNT, [accounts, client ?? null])
    : [];
  const foreign = new Set(others.map(({ id }) => id));
  slots.forEach(({ socialAccountId }, index) => {
    const path = ['input', 'slots', String(index)];
    if (keys.indexOf(keys[index]!) < index)
      errors.add(userError(UserErrorCode.DUPLICATE, CALENDAR_MESSAGES.duplicateSlot(), path));
    else if (socialAccountId && foreign.has(socialAccountId.toLowerCase()))
      errors.add(
        userError(UserErrorCode.INVALID, CALENDAR_MESSAGES.slotOfOtherClientAccount(), [
          ...path,
          'socialAccountId',
        ]),
      );
  });
}

// Slots decide when posts are published.
declareCrud(ContentCalendar, {
  permission: 'CONTENT_PUBLISH',
  operations: ['create', 'update'],
  owner: 'createdBy',
  fields: ['name', 'description', 'timeZone', 'startDate', 'endDate', 'clientAccount'],
  children: {
    slots: {
      of: PostingSlot,
      max: MAX_SLOTS,
      fields: ['weekday', 'time', 'socialAccount'],
      note: 'Existing schedules are not moved.',
    },
  },
  validate: async (change) => {
    checkPeriod(change);
    await checkSlots(change);
  },
  errors: ['OUT_OF_RANGE', 'DUPLICATE', 'INVALID'],
});

declarePermanentDeletion(ContentCalendar, {
  effect: 'Its entries, slots and held periods are deleted, too. Posts and their schedules are kept.',
});

// Everyone who writes content contributes ideas and notes.
declareCrud(CalendarEntry, {
  permission: 'CONTENT_WRITE',
  operations: ['create', 'update'],
  owner: 'createdBy',
  onCreate: ['calendar'],
  fields: ['kind', 'title', 'date', 'time', 'post', 'platform', 'notes', 'tags'],
});

declarePermanentDeletion(CalendarEntry, { effect: 'Its post is kept.' });
