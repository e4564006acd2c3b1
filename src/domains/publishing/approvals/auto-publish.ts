import { modelOf } from '../../../kernel/model';
import type { WriteTransaction } from '../../../kernel/session';
import {
  assertGuards,
  type DomainEvent,
  MutationError,
  onEvent,
  throwUserError,
} from '../../../kernel/write';
import { Post } from '../../content/post.entity';
import { accountsFor } from '../account-checks';
import type { CheckedAccount } from '../preflight/types';
import { PUBLISHING_MESSAGES } from '../publishing.messages';
import { notifyOfTimes } from '../schedule-accounts';
import type { ScheduleTime } from '../schedule.entity';
import { UNSCHEDULABLE } from '../schedule.mutations';
import { insertPublications } from '../schedule-rows';
import { notifyOfUnscheduled } from './auto-publish.notifications';
import { PlannedPublication } from './planned-publication.entity';

/** Posts are scheduled as planned in the transaction of the last approval, on behalf of the user who requested it. */

interface ApprovedRequest {
  readonly id: string;
  readonly organization: string;
  readonly post: string;
  readonly clientAccount: string | null;
  readonly requestedBy: string | null;
  /** When the request was approved. */
  readonly at: Date;
}

const APPROVED = `SELECT id, organization_id AS organization, post_id AS post, client_account_id AS "clientAccount",
    requested_by_id AS "requestedBy", reviewed_at AS at
  FROM approval_requests WHERE organization_id = $1 AND id = $2 AND auto_publish`;

/** A plan that can be carried out. */
interface Ready {
  readonly account: CheckedAccount;
  readonly time: ScheduleTime;
  readonly publishMode: PlannedPublication['publishMode'];
}

/** Returns a planned time. A post without one is published at once. */
function timeOf(planned: PlannedPublication, at: Date): ScheduleTime {
  const { scheduledAt, localDateTime, timeZone, occurrence } = planned;
  const { suggestedScore, suggestionSource, suggestionStudy } = planned;
  const time = { scheduledAt: scheduledAt ?? at, localDateTime, timeZone, occurrence };
  if (!suggestionSource) return time;
  return { ...time, suggestedAt: scheduledAt, suggestedScore, suggestionSource, suggestionStudy };
}

/** Checks the post for all planned accounts as it is now. Throws the user errors of scheduling. */
async function check(
  tx: WriteTransaction,
  { organization, post, at }: ApprovedRequest,
  planned: readonly PlannedPublication[],
): Promise<Ready[]> {
  await assertGuards(tx, modelOf(Post), { id: post }, UNSCHEDULABLE);
  if (!planned.length) throwUserError('REQUIRED', PUBLISHING_MESSAGES.noPlannedAccounts());
  const ready: Ready[] = [];
  for (const plan of planned) {
    const { socialAccount: account, publishMode } = plan;
    const time = timeOf(plan, at);
    const checked = { organization, post, scheduledAt: time.scheduledAt, publishMode };
    const [found] = await accountsFor(tx, checked, { ids: [account], visible: [account] }, at);
    ready.push({ account: found!, time, publishMode });
  }
  return ready;
}

async function schedule(
  tx: WriteTransaction,
  request: ApprovedRequest,
  actorId: string | undefined,
): Promise<void> {
  const { id, organization, post, clientAccount, requestedBy: createdBy } = request;
  const planned = await tx.manager.find(PlannedPublication, {
    where: { organization, request: id },
    order: { position: 'ASC' },
  });
  const ready = await check(tx, request, planned);
  await insertPublications(
    tx,
    { post: { id: post, organization, clientAccount }, createdBy, actorId },
    ready,
  );
  const times = new Map(ready.map(({ account, time }) => [account.id, time]));
  const actor = { tx, context: { actor: actorId === undefined ? undefined : { userId: actorId } } };
  const accounts = ready.map(({ account }) => account);
  await notifyOfTimes(actor, { id: post, organization }, accounts, (account) => times.get(account)!);
}

/** Schedules what was approved. If that is not possible, the request stays approved, and its people are told why. */
async function onApproved(tx: WriteTransaction, event: DomainEvent): Promise<void> {
  const { tenantId, subjectId, userId } = event;
  const [request] = await tx.query<ApprovedRequest>(APPROVED, [tenantId, subjectId]);
  if (!request) return;
  try {
    await schedule(tx, request, userId);
  } catch (error) {
    // Thrown before anything is written.
    if (!(error instanceof MutationError)) throw error;
    await notifyOfUnscheduled(tx, request, error.errors[0]!.message);
  }
}

// The approval runs as the system of the organization, with the post locked.
onEvent('approval_request.approved', (writer, event) => onApproved(writer as WriteTransaction, event));
