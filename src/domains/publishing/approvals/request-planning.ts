import type { MutationContext } from '../../../kernel/write';
import { declarePlanning, type RequestedPlan } from '../../review/request-plan';
import { visibleAccounts } from '../account-checks';
import { isChosen, lockTimes } from '../chosen-times';
import { PUBLICATION_ERRORS } from '../publication-problem.error';
import type { PublishMode } from '../publishing.enums';
import { ACCOUNT_IDS, accountIdsType, accountsWithTimes, addPublishMode } from '../schedule-accounts';
import { addOptionalTime, TIME_ERRORS, type WhenInput } from '../schedule-time';
import { PlannedPublication } from './planned-publication.entity';

interface PlanInput {
  readonly postId?: string;
  readonly accountIds?: readonly string[] | null;
  readonly when?: WhenInput | null;
  readonly publishMode?: PublishMode | null;
}
type Context = MutationContext<PlanInput>;

/** A post without a time is checked, and later scheduled, as one that is published at once. */
const NOW: WhenInput = { now: true };

/** Whether the post can be published at any time once it is approved. */
const isOpen = ({ when }: PlanInput): boolean => !when || when.now === true;

const OPEN_TIME = { scheduledAt: null, localDateTime: null, timeZone: null, occurrence: null };

/** Reads the accounts that the actor can see, and locks the calendars that name the time. */
async function read(given: MutationContext<object>): Promise<RequestedPlan | undefined> {
  const ctx = given as Context;
  const { tx, input } = ctx;
  if (!input.accountIds && !input.when) return undefined;
  const accountIds = input.accountIds ?? [];
  const when = input.when ?? NOW;
  // A time that the input names is not reserved.
  const ofSlots = isChosen(when)
    ? await lockTimes(tx, [{ when, postId: input.postId }])
    : new Map<string, string>();
  const visible = await visibleAccounts(tx, accountIds);
  return async ({ id, organization }) => {
    const wanted = { ...ctx, input: { ...input, accountIds, when } };
    const post = { id, organization };
    const { accounts, timeOf } = await accountsWithTimes(wanted, post, { visible, ofSlots });
    const publishMode = input.publishMode ?? 'AUTOMATIC';
    const rows = accounts.map(({ id: socialAccount }, position) => {
      // A plan has one time, which is the suggested one.
      const { suggestedAt: _, ...planned } = timeOf(socialAccount);
      const time = isOpen(input) ? OPEN_TIME : planned;
      return { organization, position, socialAccount, publishMode, ...time };
    });
    return async (request) => {
      await tx.manager.insert(
        PlannedPublication,
        rows.map((row) => ({ ...row, request })),
      );
    };
  };
}

declarePlanning({
  addInput: (builder) =>
    addOptionalTime(
      addPublishMode(
        builder.addValue('accountIds', accountIdsType, {
          description: `${ACCOUNT_IDS} The post must be ready for all of them, as \`preflightPost\` reports. If omitted, the approval holds for all social accounts and times.`,
          nullable: true,
        }),
      ),
      'When the post is published on the social accounts. A free slot or best time is not reserved. Defaults to any time once the post is approved.',
    ),
  errors: ['REQUIRED', 'DUPLICATE', ...PUBLICATION_ERRORS, ...TIME_ERRORS],
  read,
});
