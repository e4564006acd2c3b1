import { type CronTask, jobTransaction, type Tasks } from '../../../kernel/jobs';
import type { Clock, Logger } from '../../../kernel/session';
import { recordEvent } from '../../../kernel/write';
import { notifyOfQa } from './qa.notifications';
import { ENDED } from './qa-request.entity';

const TASK = 'escalate-overdue-qa-requests';
const BATCH = 200;

interface OverdueRequest {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
  /** With microseconds, which a Date does not have. */
  readonly dueAt: string;
}

const OVERDUE = `SELECT q.id, q.organization_id AS organization, q.client_account_id AS "clientAccount", q.due_at::text AS "dueAt"
  FROM qa_requests q
  JOIN organizations o ON o.id = q.organization_id AND o.deleted_at IS NULL
  JOIN posts p ON p.organization_id = q.organization_id AND p.id = q.post_id AND p.deleted_at IS NULL
 WHERE q.status NOT IN ${ENDED} AND q.escalated_at IS NULL AND q.due_at <= $1 AND (q.due_at, q.id) > ($2, $3)
 ORDER BY q.due_at, q.id LIMIT ${BATCH}`;

/** Changes nothing if the request was completed, canceled or escalated meanwhile. */
const ESCALATE = `UPDATE qa_requests SET escalated_at = $3, priority = 'URGENT', version = version + 1
  WHERE organization_id = $1 AND id = $2 AND status NOT IN ${ENDED} AND escalated_at IS NULL RETURNING id`;

type JobHelpers = Parameters<Tasks[string]>[1];

const escalate = (
  helpers: JobHelpers,
  { id, organization, clientAccount }: OverdueRequest,
  now: Date,
): Promise<void> =>
  jobTransaction(helpers, async (writer) => {
    const escalated = await writer.query(ESCALATE, [organization, id, now]);
    if (!escalated.length) return;
    await recordEvent(writer, {
      name: 'qa_request.escalated',
      tenantId: organization,
      subjectId: id,
      payload: { scopes: clientAccount === null ? [] : [clientAccount] },
    });
    await notifyOfQa(writer, { organization, id }, 'escalated');
  });

export interface EscalationOptions {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Escalates one request. A failure is logged, and the next run repeats it: others must not wait for it. */
async function tryToEscalate(
  { clock, log }: EscalationOptions,
  helpers: JobHelpers,
  request: OverdueRequest,
): Promise<void> {
  try {
    await escalate(helpers, request, clock.now());
  } catch (error) {
    log.error({ error, qaRequest: request.id }, 'failed to escalate a QA request; repeating');
  }
}

/** Returns the task that escalates QA requests that are overdue, each once. */
export const reviewTasks = (options: EscalationOptions): Tasks => ({
  [TASK]: async (_, helpers) => {
    let after: Pick<OverdueRequest, 'dueAt' | 'id'> = {
      dueAt: '-infinity',
      id: '00000000-0000-0000-0000-000000000000',
    };
    for (let found = BATCH; found === BATCH;) {
      const values = [options.clock.now(), after.dueAt, after.id];
      const { rows } = await helpers.query<OverdueRequest>(OVERDUE, values);
      for (const request of rows) await tryToEscalate(options, helpers, request);
      found = rows.length;
      after = rows.at(-1) ?? after;
    }
  },
});

export const REVIEW_RECURRING: readonly CronTask[] = [{ task: TASK, cron: '* * * * *' }];
