import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { formatDateTime, InputBuilder, integer, oneOf, timeZone } from '../../../kernel/model';
import { badArgument, type RequestContext } from '../../../kernel/session';
import { Platform } from '../../common/content.enums';
import { MIN_PUBLICATIONS, nextOccurrence } from './best-times';
import { BestTimes } from './best-times.shapes';
import { type BestTimesPlace, findBestTimes } from './best-times-rows';

interface BestTimesInput extends BestTimesPlace {
  readonly timeZone: string;
  readonly first?: number | null;
}

const DEFAULT_FIRST = 5;
const MAX_FIRST = 50;

const input = new InputBuilder(
  'BestTimesInput',
  'Input of `bestTimes`. Set either `accountId`, or `organizationId` and `platform`.',
)
  .add('accountId', () => ID, {
    description: 'ID of the social account. Compares its publications.',
    nullable: true,
  })
  .add('organizationId', () => ID, {
    description:
      'ID of the organization. Compares the publications of all its social accounts on `platform` that are visible to the viewer.',
    nullable: true,
  })
  .addValue('platform', oneOf(Platform), {
    description: 'The platform. Required with `organizationId`.',
    nullable: true,
  })
  .addValue('timeZone', timeZone, { description: 'The time zone of the times.', nullable: false })
  .addValue('first', integer({ min: 1, max: MAX_FIRST }), {
    description: `Number of times to return. Defaults to ${DEFAULT_FIRST}.`,
    nullable: true,
  }).target as unknown as Function;

/** Throws unless the input has either an account, or an organization and a platform. */
function checkPlace({ accountId = null, organizationId = null, platform = null }: BestTimesPlace): void {
  if ((accountId === null) === (organizationId === null) || (organizationId === null) !== (platform === null))
    throw badArgument('input', 'must have either `accountId`, or `organizationId` and `platform`.');
}

@Resolver()
export class BestTimesResolver {
  @Query(() => BestTimes, {
    description: `The weekly times at which posts are expected to do well: the hours in which publications of the last 180 days, without those of the last two days, had at least the average engagement of their social account. If fewer than ${MIN_PUBLICATIONS} publications have metrics, the times are taken from a study, which is named. Null if the account or the organization does not exist or is not visible to the viewer.`,
    nullable: true,
  })
  async bestTimes(
    @Arg('input', () => input, { description: 'Input of `bestTimes`.' }) given: BestTimesInput,
    @Ctx() context: RequestContext,
  ): Promise<BestTimes | null> {
    checkPlace(given);
    const queryJson = async (sql: string, values: readonly unknown[]): Promise<string | undefined> =>
      (await context.readTransaction.query(sql, values))[0]?.[0] ?? undefined;
    const now = context.services.clock.now();
    const found = await findBestTimes(queryJson, given, given.timeZone, now);
    if (!found) return null;
    const times = found.times.slice(0, given.first ?? DEFAULT_FIRST).map((time) => ({
      ...time,
      nextAt: formatDateTime(nextOccurrence(time, given.timeZone, now).scheduledAt),
    }));
    return { ...found, timeZone: given.timeZone, times };
  }
}
