import { ID } from 'type-graphql';
import { type InputBuilder, isUuid, modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  type ActionGuard,
  addExpectedVersion,
  applyChange,
  assertGuards,
  assertTransition,
  assertVersion,
  changeEvent,
  asSystem,
  declareMutation,
  declareViewerActions,
  findRow,
  forbiddenMessage,
  lockRow,
  type MutationContext,
  permissionGuard,
  recordEvent,
  throwNotFound,
  transitionGuards,
  type StateMachine,
  type Values,
} from '../../kernel/write';
import { SocialAccount } from '../channels/social-account.entity';
import { APPROVAL_ERRORS } from '../review/required-approval';
import { assertMovable } from './account-checks';
import { assertCovered } from './approvals/covered';
import type { SlotOrganizations } from './calendar/slot-time';
import { chosenTimesOf, isChosen, lockTimes } from './chosen-times';
import { lockPost } from '../content/post-lock';
import { type ActionDetails, withDetails } from './publication-events';
import { Publication } from './publication.entity';
import { PUBLICATION_ERRORS } from './publication-problem.error';
import type { PublicationStatus, PublishMode } from './publishing.enums';
import { PUBLISHING_MESSAGES } from './publishing.messages';
import { Schedule, type ScheduleTime } from './schedule.entity';
import { PUBLISH } from './schedule.mutations';
import { notifyOfPlan } from './schedule.notifications';
import { transitionsOf } from './publisher/transitions';
import { addWhen, scheduleTimeOf, TIME_ERRORS, type WhenInput } from './schedule-time';

const model = modelOf(Publication);

/** Users can cancel a publication that is not being sent. */
const CANCEL_TRANSITIONS = transitionsOf('USER');
const CANCELING: StateMachine<PublicationStatus> = { status: '{status}', transitions: CANCEL_TRANSITIONS };

export const mayPublish: ActionGuard = {
  ...permissionGuard(model, { permission: PUBLISH }),
  reason: forbiddenMessage(model, PUBLISHING_MESSAGES.changePublication()),
};
const RESCHEDULING: readonly ActionGuard[] = [
  mayPublish,
  { when: `{status} <> 'QUEUED'`, code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.notQueued() },
  { when: '{schedule} IS NULL', code: 'INVALID_STATE', reason: PUBLISHING_MESSAGES.notScheduled() },
];

declareViewerActions(Publication, {
  reschedule: {
    description: 'Whether the viewer can reschedule the publication.',
    guards: RESCHEDULING,
  },
  cancel: {
    description: 'Whether the viewer can cancel the publication.',
    guards: [mayPublish, ...transitionGuards(CANCELING, 'CANCELLED')],
  },
});

export interface PublicationInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}
type Context = MutationContext<PublicationInput>;

/** Runs work on a locked publication, as the system of its organization. */
export async function withPublication(
  ctx: Context,
  guards: readonly ActionGuard[],
  work: (before: Publication & Values, schedule: Schedule | null) => Promise<void>,
): Promise<{ publication: string }> {
  const { tx, input } = ctx;
  const found = (await findRow(tx, model, input.id, false)) as Publication & Values;
  const { organization } = found;
  await asSystem(tx, organization, async () => {
    if (found.post) await lockPost(tx, found.post);
    const before = (await lockRow(tx, model, input.id, false)) as Publication & Values;
    await assertGuards(tx, model, before, guards);
    assertVersion(model, before, {}, input.expectedVersion, []);
    const id = before.schedule;
    await work(before, id && (await tx.manager.findOneByOrFail(Schedule, { organization, id })));
  });
  return { publication: found.id };
}

/** What the author is told, by what was done. */
const NOTICES = {
  rescheduled: 'RESCHEDULED',
  canceled: 'CANCELLED',
  retried: 'RETRIED',
  confirmed: 'CONFIRMED',
} as const;

/** What was done with a publication: its new values, and what the audit log says of it. */
interface Action {
  readonly what: keyof typeof NOTICES;
  readonly values: Values;
  readonly details?: ActionDetails;
}

/** Writes the values of a publication, and tells subscribers and the author. */
export async function finish(
  ctx: Context,
  before: Publication & Values,
  { values, what, details = {} }: Action,
  time: ScheduleTime,
): Promise<void> {
  const { tx, context } = ctx;
  const { organization, post, socialAccount } = before;
  const change = { context, tx, before, values };
  await applyChange(model, change);
  const event = changeEvent(change, model, what, before.id);
  await recordEvent(tx, withDetails(event, { scheduledAt: time.scheduledAt, ...details }));
  const account =
    socialAccount && (await tx.manager.findOneBy(SocialAccount, { organization, id: socialAccount }));
  if (!post || !account) return;
  await notifyOfPlan(ctx, NOTICES[what], {
    post,
    organization,
    accounts: [account],
    time,
  });
}

export const publicationId = (builder: InputBuilder): InputBuilder =>
  builder.add('id', () => ID, { description: 'ID of the publication.', nullable: false });

declareMutation('cancelPublication', {
  description:
    'Cancels a publication that is waiting to be sent. Its schedule is kept as `CANCELLED`. The author of the post is notified.',
  needs: { permission: PUBLISH, of: () => Publication },
  input: (builder) => void addExpectedVersion(publicationId(builder)),
  idempotent: true,
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError'],
  payload: { publication: () => Publication },
  handler: (ctx: Context) =>
    withPublication(ctx, [mayPublish], async (before, schedule) => {
      assertTransition(CANCEL_TRANSITIONS, before.status, 'CANCELLED', ['input', 'id']);
      const time = schedule ?? unplanned(before);
      await finish(ctx, before, { values: { status: 'CANCELLED' }, what: 'canceled' }, time);
    }),
});

/** The time of a publication without a schedule: it is due since it was created. */
const unplanned = ({ createdAt }: Publication): ScheduleTime => ({
  scheduledAt: createdAt,
  localDateTime: null,
  timeZone: null,
  occurrence: null,
});

/** Throws if the publication cannot be sent at another instant, as for a new one. Without an account there is no check. */
async function assertFree(
  { tx, at }: Context,
  { organization, post, socialAccount, id, publishMode }: Schedule,
  { scheduledAt }: ScheduleTime,
): Promise<void> {
  if (socialAccount)
    await assertMovable(
      tx,
      { organization, post, scheduledAt, schedule: id, publishMode },
      socialAccount,
      at,
    );
}

/** A schedule that a user has moved is not held, and does not wait for its account any more. */
export const UNHELD = { heldAt: null, waitsUntil: null } as const;

const isSame = (schedule: Schedule, time: ScheduleTime): boolean =>
  schedule.scheduledAt.getTime() === time.scheduledAt.getTime() &&
  schedule.localDateTime === time.localDateTime &&
  schedule.timeZone === time.timeZone &&
  (!time.suggestedAt || schedule.suggestedAt?.getTime() === time.suggestedAt.getTime());

interface RescheduleInput extends PublicationInput {
  readonly when: WhenInput;
}

/** Returns the time of the input, which can be the next free slot or the best time of the social account. */
export async function newTimeOf(
  ctx: Pick<Context, 'tx' | 'context' | 'at'> & { readonly input: { readonly when: WhenInput } },
  { organization, post, socialAccount: id, schedule }: Publication,
  { visible, publishMode }: { readonly visible: SlotOrganizations; readonly publishMode: PublishMode },
): Promise<ScheduleTime> {
  const { tx, input } = ctx;
  const { when } = input;
  if (!isChosen(when)) return scheduleTimeOf(ctx);
  const account = id && (await tx.manager.findOneBy(SocialAccount, { organization, id }));
  if (!account || !post) return throwNotFound('social account', ['input', 'id']);
  const wanted = { organization, post, publishMode, when, visible, accounts: [account], schedule };
  const times = await chosenTimesOf(ctx, wanted);
  return times.get(account.id)!;
}

declareMutation('reschedulePublication', {
  description:
    'Moves a publication that is waiting to be sent to another time. One that is held because it is overdue is released. The post must be ready for the account, as `preflightPost` reports. Other publications of the post are unchanged. The author of the post is notified.',
  needs: { permission: PUBLISH, of: () => Publication },
  input: (builder) => void addExpectedVersion(addWhen(publicationId(builder))),
  idempotent: true,
  errors: [...PUBLICATION_ERRORS, ...APPROVAL_ERRORS, ...TIME_ERRORS],
  payload: { publication: () => Publication },
  handler: async (ctx: MutationContext<RescheduleInput>) => {
    const ofSlots = await lockTimes(ctx.tx, [{ ...ctx.input, publicationId: ctx.input.id }]);
    return withPublication(ctx, RESCHEDULING, async (before, schedule) => {
      const { tx } = ctx;
      if (!schedule) return;
      const { publishMode } = schedule;
      const time = await newTimeOf(ctx, before, { visible: ofSlots, publishMode });
      if (isSame(schedule, time)) return;
      const { organization, id, socialAccount: account } = schedule;
      await assertCovered(tx, schedule, [{ account, time }], ['input', 'id']);
      await assertFree(ctx, schedule, time);
      await tx.manager.update(Schedule, { organization, id }, { ...time, ...UNHELD, remindedAt: null });
      const details = { previousScheduledAt: schedule.scheduledAt };
      await finish(ctx, before, { values: { waitsFor: null }, what: 'rescheduled', details }, time);
    });
  },
});

/** Returns the posts of the publications, which are locked first. */
export async function postsOf(tx: WriteTransaction, items: readonly Values[]): Promise<string[]> {
  const ids = items.map(({ id }) => id).filter(isUuid);
  const rows = await tx.query<{ id: string; post: string | null }>(
    'SELECT id, post_id AS post FROM publications WHERE id = ANY ($1::uuid[])',
    [ids],
  );
  const posts = new Map(rows.map(({ id, post }) => [id, post ?? '']));
  return items.map(({ id }) => posts.get(String(id).toLowerCase()) ?? '');
}
