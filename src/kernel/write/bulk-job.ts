import { v7 as uuidv7 } from 'uuid';
import { isUnavailable } from '../database/failures';
import { addTrackedJob } from '../jobs/queue';
import { PermanentJobError, type Tasks } from '../jobs/tasks';
import { ApiError } from '../errors';
import type { Logger } from '../logging';
import { snakeCase } from '../model/metadata';
import { isUuid } from '../model/types';
import { type Client, RequestContext, type Services } from '../session/context';
import type { WriteTransaction } from '../session/write-transaction';
import { type BulkInput, type ItemResult, located, runItem } from './bulk';
import { BULK_MESSAGES } from './bulk-messages';
import { userError } from './mutation-error';
import { inTransaction } from './mutation-transaction';
import { mutationField } from './mutation-field';
import type { Values } from './rows';
import { UserErrorCode } from './user-error';
import { validateInput } from './validation';

const TASK = 'run-bulk-mutation';

/** The payload of the job. It runs in the session that started it, and ends with that session. */
interface BulkJob {
  readonly operation: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly requestId: string;
  readonly client: Pick<Client, 'ipAddress' | 'userAgent'>;
}

/** Returns the subject of an item as it is stored: of a valid ID only. */
function subjectOf(
  operation: string,
  id: unknown,
): { subject_id: string | null; subject_type: string | null } {
  const type = mutationField(operation).row?.().name;
  return isUuid(id) && type
    ? { subject_id: id, subject_type: type }
    : { subject_id: null, subject_type: null };
}

/**
 * Returns an item as it is stored. An item whose input is invalid by itself has failed. The input consists of values that
 * scalars have parsed: all of them are JSON, and parsing them again would read the seconds of a duration as its text.
 */
async function storedItem(operation: string, item: Values, index: number): Promise<object> {
  const errors = located((await validateInput(item)).all, index);
  const status = errors.length ? 'FAILED' : 'PENDING';
  return {
    id: uuidv7(),
    index,
    status,
    input: item,
    errors: errors.map(storedError),
    ...subjectOf(operation, item.id),
  };
}

const storedError = ({ code, message, path }: ItemResult['userErrors'][number]): object => ({
  code,
  message,
  path,
});

/** Starts a job that processes the items of a call, in its transaction. Returns the ID of the job. */
export async function startBulkJob(
  { actor, requestId, client }: RequestContext,
  name: string,
  operation: string,
  { items }: BulkInput,
  tx: WriteTransaction,
): Promise<string> {
  const { userId, sessionId } = actor!;
  const { ipAddress, userAgent } = client;
  const payload: BulkJob = { operation, userId, sessionId, requestId, client: { ipAddress, userAgent } };
  const kind = snakeCase(name).replaceAll('_', '-');
  const job = await addTrackedJob(tx, TASK, payload, { kind, userId });
  const stored = await Promise.all(items.map((item, index) => storedItem(operation, item, index)));
  await tx.query('SELECT jobs.add_items($1, $2)', [job, JSON.stringify(stored)]);
  return job;
}

interface JobCounts {
  readonly succeeded: number;
  readonly failed: number;
  /** Pending items that the job could not process. */
  readonly locked: number;
}

const COUNTS = `SELECT count(*) FILTER (WHERE i.status = 'SUCCEEDED')::integer AS succeeded,
    count(*) FILTER (WHERE i.status = 'FAILED')::integer AS failed,
    count(*) FILTER (WHERE i.status = 'PENDING' AND j.status = 'RUNNING')::integer AS locked
  FROM job_items i JOIN jobs j ON j.id = i.job_id WHERE j.id = $1`;

export interface BulkJobOptions {
  readonly services: Services;
  readonly log: Logger;
}

/** An item as the worker receives it. */
interface PendingItem {
  readonly index: number;
  readonly input: Values;
}

const isUnauthenticated = (error: unknown): boolean =>
  error instanceof ApiError && error.extensions.code === 'UNAUTHENTICATED';

/**
 * Runs the mutation for an item. An unexpected error is logged and fails the item alone, because it would fail each attempt
 * of the job at the same item. The savepoint of the item has undone its changes. Throws if no other item can be processed.
 */
async function runStoredItem(
  context: RequestContext,
  operation: string,
  job: string,
  { index, input }: PendingItem,
  tx: WriteTransaction,
): Promise<ItemResult> {
  try {
    return await runItem(context, operation, input, index, tx);
  } catch (error) {
    if (isUnauthenticated(error) || isUnavailable(error)) throw error;
    const { log, requestId } = context;
    log.error(
      { reqId: requestId, err: error, job, index, operation },
      'failed to process job item; continuing',
    );
    const failure = userError(UserErrorCode.INTERNAL, BULK_MESSAGES.internal());
    return { index, id: (input.id as string | undefined) ?? null, userErrors: located([failure], index) };
  }
}

/** Processes the next item in a transaction of its own, which also records its result. Returns how many items are done. */
function runNext(context: RequestContext, operation: string, job: string): Promise<number | undefined> {
  return inTransaction(context, {}, async (tx) => {
    const [next] = await tx.query<PendingItem>('SELECT * FROM jobs.next_item($1)', [job]);
    if (!next) return undefined;
    const { id, userErrors } = await runStoredItem(context, operation, job, next, tx);
    const { subject_id: subject, subject_type: subjectType } = subjectOf(operation, id);
    const errors = JSON.stringify(userErrors.map(storedError));
    const [finished] = await tx.query<{ done: number }>(
      'SELECT jobs.finish_item($1, $2, $3, $4, $5) AS done',
      [job, next.index, subject, subjectType, errors],
    );
    return finished!.done;
  });
}

/**
 * Returns the task that processes the items of a job, one transaction per item. An item and its result commit together, so
 * that no item is processed twice, whenever a worker is killed; another worker goes on with the next item.
 */
export const bulkTasks = ({ services, log }: BulkJobOptions): Tasks => ({
  [TASK]: async (payload, helpers) => {
    const { operation, userId, sessionId, requestId, client } = payload as BulkJob;
    const job = helpers.trackedJob!;
    const context = new RequestContext(services, requestId, log, client, { userId, sessionId });
    try {
      const { rows } = await helpers.query<{ total: number }>(
        'SELECT item_count AS total FROM jobs WHERE id = $1',
        [job],
      );
      const { total } = rows[0]!;
      for (;;) {
        const done = await runNext(context, operation, job);
        if (done === undefined) break;
        helpers.progress((100 * done) / total, `${done} of ${total}`);
      }
    } catch (error) {
      if (isUnauthenticated(error))
        throw new PermanentJobError('The session that started the job has ended. Start the job again.');
      throw error;
    } finally {
      await context.end();
      context.memory.release();
    }
    const { rows } = await helpers.query<JobCounts>(COUNTS, [job]);
    const { locked, ...counts } = rows[0]!;
    // The transaction of a worker that was replaced has not ended: if it fails, another attempt processes its items.
    if (locked) throw new Error(`${locked} items are locked by another worker.`);
    return counts;
  },
});
