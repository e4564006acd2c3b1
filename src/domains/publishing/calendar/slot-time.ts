import { ID } from 'type-graphql';
import { InputBuilder, isUuid } from '../../../kernel/model';
import type { WriteTransaction } from '../../../kernel/session';
import { throwNotFound, throwUserError } from '../../../kernel/write';
import { accountName } from '../../channels/account-names';
import type { ScheduleTime } from '../schedule.entity';
import { CALENDAR_MESSAGES } from './calendar.messages';
import { findSlots, type SlotSource } from './free-slot-rows';
import { freeSlots, SEARCHED_WEEKS } from './free-slots';

/** The input for the next free slot as the time of a schedule. */
export const nextFreeSlotInput = new InputBuilder(
  'NextFreeSlotInput',
  'The calendar or the social account that has the posting slot. Set exactly one field.',
)
  .oneOf()
  .add('calendarId', () => ID, {
    description: 'ID of a calendar. Each social account gets its own next free slot in the calendar.',
    nullable: true,
  })
  .add('accountId', () => ID, {
    description:
      'ID of a social account. All social accounts get the same time: the next slot of this account at which none of them has an open schedule.',
    nullable: true,
  }).target;

const PATH = ['input', 'when', 'nextFreeSlot'];

/** The organizations of visible calendars and social accounts by their ID. */
export type SlotOrganizations = ReadonlyMap<string, string>;

/** What names the organization in which a time is chosen. */
interface LockedSource extends SlotSource {
  readonly postId?: unknown;
  readonly publicationId?: unknown;
}

const ORGANIZATIONS = `
  SELECT id, organization_id AS organization FROM content_calendars WHERE id = ANY ($1::uuid[])
  UNION ALL SELECT id, organization_id FROM social_accounts WHERE id = ANY ($2::uuid[])
  UNION ALL SELECT NULL, organization_id FROM posts WHERE id = ANY ($3::uuid[])
  UNION ALL SELECT NULL, organization_id FROM publications WHERE id = ANY ($4::uuid[])
  ORDER BY organization`;

/**
 * Serializes the choice of times in the organizations of these calendars and accounts until the end of the transaction, so
 * that a free time is given to one post only. It also waits for transactions that name a time. Must precede the locks of posts, and runs outside `asSystem`, which sees all.
 * Returns the organizations of those that are visible to the viewer.
 */
export async function lockSlots(
  tx: WriteTransaction,
  sources: readonly LockedSource[],
): Promise<SlotOrganizations> {
  const idsOf = (field: keyof LockedSource): string[] => sources.map((one) => one[field]).filter(isUuid);
  const ids = [idsOf('calendarId'), idsOf('accountId'), idsOf('postId'), idsOf('publicationId')];
  if (!ids.flat().length) return new Map();
  const rows = await tx.query<{ id: string | null; organization: string }>(ORGANIZATIONS, ids);
  for (const organization of new Set(rows.map((row) => row.organization)))
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `posting_slots ${organization}`,
    ]);
  return new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.id, row.organization]])));
}

const SHARE = `
  SELECT pg_advisory_xact_lock_shared(hashtextextended('posting_slots ' || organization, 0)) FROM (
    SELECT organization_id AS organization FROM posts WHERE id = ANY ($1::uuid[])
    UNION SELECT organization_id FROM publications WHERE id = ANY ($2::uuid[])
    ORDER BY organization OFFSET 0) o`;

/**
 * Lets choices of times in the organizations of these posts and publications wait until the end of the transaction, which names
 * a time. Transactions that name times do not wait for each other. Must precede the locks of posts.
 */
export async function shareSlots(
  tx: WriteTransaction,
  places: readonly Pick<LockedSource, 'postId' | 'publicationId'>[],
): Promise<void> {
  const posts = places.map(({ postId }) => postId).filter(isUuid);
  const publications = places.map(({ publicationId }) => publicationId).filter(isUuid);
  if (posts.length || publications.length) await tx.query(SHARE, [posts, publications]);
}

/** Throws unless a calendar or an account is visible to the viewer and belongs to the organization. */
export function assertVisible(
  label: 'calendar' | 'social account',
  id: string,
  { visible, organization, path }: { visible: SlotOrganizations; organization: string; path: string[] },
): void {
  if (visible.get(id.toLowerCase()) !== organization) throwNotFound(label, path);
}

function assertFound(
  { calendarId, accountId }: SlotSource,
  place: { visible: SlotOrganizations; organization: string },
): void {
  if (typeof calendarId === 'string')
    assertVisible('calendar', calendarId, { ...place, path: [...PATH, 'calendarId'] });
  else assertVisible('social account', String(accountId), { ...place, path: [...PATH, 'accountId'] });
}

type Account = Parameters<typeof accountName>[0] & { readonly id: string };

interface Wanted {
  readonly organization: string;
  readonly source: SlotSource;
  /** See `lockSlots`. */
  readonly visible: SlotOrganizations;
  readonly accounts: readonly Account[];
  readonly now: Date;
}

/**
 * Returns the time at which each social account publishes, by its ID: the next free slot of the account in a calendar, or a
 * common one of an account. Throws a user error if there is none. Runs within `asSystem`, so that all schedules count.
 */
export async function slotTimesOf(
  tx: WriteTransaction,
  { organization, source, visible, accounts, now }: Wanted,
): Promise<ReadonlyMap<string, ScheduleTime>> {
  assertFound(source, { visible, organization });
  const queryJson = async (sql: string, values: readonly unknown[]): Promise<string> => {
    const [row] = await tx.query<{ slots: unknown }>(sql, [...values]);
    return JSON.stringify(row!.slots);
  };
  const ids = accounts.map(({ id }) => id);
  const { calendars, taken } = await findSlots(queryJson, source, now, ids);
  const missing = new Set(ids);
  const times = new Map<string, ScheduleTime>();
  const isCommon = typeof source.accountId === 'string';
  // The slots of one account: a schedule of any of the others takes them, too.
  const all = isCommon ? taken.map((one) => ({ ...one, accountId: source.accountId!.toLowerCase() })) : taken;
  for (const { accountIds, scheduledAt, localDateTime, timeZone, occurrence } of freeSlots(
    calendars,
    all,
    now,
  )) {
    for (const id of isCommon ? ids : accountIds)
      if (missing.delete(id)) times.set(id, { scheduledAt, localDateTime, timeZone, occurrence });
    if (!missing.size) return times;
  }
  const account = accountName(accounts.find(({ id }) => missing.has(id))!);
  return throwUserError(
    'INVALID_STATE',
    CALENDAR_MESSAGES.noFreeSlot({ account, weeks: SEARCHED_WEEKS }),
    PATH,
  );
}
