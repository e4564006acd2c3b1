import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { dateTime, InputBuilder, integer, formatDateTime } from '../../../kernel/model';
import { badArgument, type RequestContext } from '../../../kernel/session';
import { FreeSlot } from './free-slot.shapes';
import { findSlots, type SlotSource } from './free-slot-rows';
import { freeSlots, SEARCHED_WEEKS, takeFirst } from './free-slots';

interface NextFreeSlotsInput extends SlotSource {
  readonly after?: string | null;
  readonly first?: number | null;
}

const DEFAULT_FIRST = 10;
const MAX_FIRST = 50;

const input = new InputBuilder(
  'NextFreeSlotsInput',
  'Input of `nextFreeSlots`. Set either `calendarId` or `accountId`.',
)
  .add('calendarId', () => ID, {
    description: 'ID of the calendar. Returns slots that are free for at least one active social account.',
    nullable: true,
  })
  .add('accountId', () => ID, {
    description: 'ID of the social account. Returns slots of all its calendars that are free for it.',
    nullable: true,
  })
  .addValue('after', dateTime, {
    description: 'Returns slots after this instant. Defaults to now. An instant in the past counts as now.',
    nullable: true,
  })
  .addValue('first', integer({ min: 1, max: MAX_FIRST }), {
    description: `Number of slots to return. Defaults to ${DEFAULT_FIRST}.`,
    nullable: true,
  }).target as unknown as Function;

/** Throws unless the input has either a calendar or an account. */
function checkSource({ calendarId = null, accountId = null }: SlotSource): void {
  if ((calendarId === null) === (accountId === null))
    throw badArgument('input', 'must have either `calendarId` or `accountId`.');
}

@Resolver()
export class FreeSlotsResolver {
  @Query(() => [FreeSlot], {
    description: `The next free posting slots within ${SEARCHED_WEEKS} weeks, in order. A slot is free for a social account that has no open schedule at that time. Slots in held periods, and local times that clocks skip, are not offered. Empty if the calendar or the account does not exist or is not visible to the viewer.`,
  })
  async nextFreeSlots(
    @Arg('input', () => input, { description: 'Input of `nextFreeSlots`.' }) given: NextFreeSlotsInput,
    @Ctx() context: RequestContext,
  ): Promise<FreeSlot[]> {
    checkSource(given);
    const queryJson = async (sql: string, values: readonly unknown[]): Promise<string> =>
      (await context.readTransaction.query(sql, values))[0]![0]!;
    const now = context.services.clock.now();
    const wanted = given.after ? new Date(given.after) : now;
    const after = wanted > now ? wanted : now;
    const { calendars, taken } = await findSlots(queryJson, given, after);
    return takeFirst(freeSlots(calendars, taken, after), given.first ?? DEFAULT_FIRST).map(
      ({ scheduledAt, accountIds, ...slot }) => ({
        ...slot,
        at: formatDateTime(scheduledAt),
        accountIds: [...accountIds],
      }),
    );
  }
}
