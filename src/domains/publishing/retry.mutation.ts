import { v7 as uuidv7 } from 'uuid';
import { modelOf } from '../../kernel/model';
import {
  type ActionGuard,
  addExpectedVersion,
  assertGuards,
  declareMutation,
  declareViewerActions,
  type MutationContext,
  type Values,
} from '../../kernel/write';
import { Post } from '../content/post.entity';
import { assertMovable } from './account-checks';
import { assertCovered } from './approvals/covered';
import { lockTimes } from './chosen-times';
import { APPROVAL_ERRORS } from '../review/required-approval';
import { Publication } from './publication.entity';
import {
  finish,
  mayPublish,
  newTimeOf,
  publicationId,
  type PublicationInput,
  UNHELD,
  withPublication,
} from './publication.mutations';
import { PUBLICATION_ERRORS } from './publication-problem.error';
import { PUBLISHING_MESSAGES } from './publishing.messages';
import { Schedule, type ScheduleTime } from './schedule.entity';
import { PUBLISH, SCHEDULING } from './schedule.mutations';
import { addOptionalWhen, TIME_ERRORS, type WhenInput } from './schedule-time';

const RETRYING: readonly ActionGuard[] = [
  mayPublish,
  { when: `{status} = 'UNKNOWN'`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.unknownResult() },
  { when: `{status} <> 'FAILED'`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.notFailed() },
  { when: '{post} IS NULL', code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.postIsGone() },
  { when: '{socialAccount} IS NULL', code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.accountIsGone() },
];

declareViewerActions(Publication, {
  retry: { description: 'Whether the viewer can retry the publication.', guards: RETRYING },
});

interface RetryInput extends PublicationInput {
  readonly when?: WhenInput | null;
}
type Context = MutationContext<RetryInput>;

/** Throws the user errors of scheduling the post on the account at this time, as for a new publication. */
async function assertPublishable(
  { tx, at }: Context,
  { organization, post, socialAccount }: Publication,
  time: ScheduleTime,
): Promise<void> {
  await assertGuards(tx, modelOf(Post), { id: post }, SCHEDULING, ['input', 'id']);
  const place = { account: socialAccount, time };
  await assertCovered(tx, { organization, post: post! }, [place], ['input', 'id']);
  const plan = {
    organization,
    post: post!,
    scheduledAt: time.scheduledAt,
    publishMode: 'AUTOMATIC',
  } as const;
  await assertMovable(tx, plan, socialAccount!, at);
}

/** The status that follows from the publication. Written with the time, so that the post changes once. */
const REOPENED = { status: 'PENDING', ...UNHELD } as const;

/** Moves the schedule of a publication, or adds one. Returns its ID. */
async function replan(
  { tx, context }: Context,
  { organization, post, socialAccount }: Publication,
  schedule: Schedule | null,
  time: ScheduleTime,
): Promise<string> {
  if (schedule) {
    const { id } = schedule;
    await tx.manager.update(Schedule, { organization, id }, { ...time, ...REOPENED });
    return id;
  }
  const id = uuidv7();
  const createdBy = context.actor!.userId;
  const values = { id, organization, post, socialAccount, createdBy, ...time, ...REOPENED };
  await tx.manager.insert(Schedule, values as never);
  return id;
}

declareMutation('retryPublication', {
  description:
    'Sends a publication that failed once more, with the content that the post has when it is sent. Its status becomes `QUEUED`, its error is cleared and `retryCount` increases. The author of the post is notified.',
  needs: { permission: PUBLISH, of: () => Publication },
  input: (builder) => void addExpectedVersion(addOptionalWhen(publicationId(builder))),
  idempotent: true,
  errors: [...PUBLICATION_ERRORS, ...APPROVAL_ERRORS, ...TIME_ERRORS],
  payload: { publication: () => Publication },
  handler: async (ctx: Context) => {
    const when = ctx.input.when ?? { now: true };
    const ofSlots = await lockTimes(ctx.tx, [{ when, publicationId: ctx.input.id }]);
    return withPublication(ctx, RETRYING, async (before, planned) => {
      const chosen = { visible: ofSlots, publishMode: 'AUTOMATIC' } as const;
      const time = await newTimeOf({ ...ctx, input: { when } }, before, chosen);
      await assertPublishable(ctx, before, time);
      const values: Values = {
        status: 'QUEUED',
        errorMessage: null,
        retryCount: before.retryCount + 1,
        schedule: await replan(ctx, before, planned, time),
      };
      const details = { previousScheduledAt: planned?.scheduledAt };
      await finish(ctx, before, { values, what: 'retried', details }, time);
    });
  },
});
