import { jobTransaction, type Tasks } from '../../kernel/jobs';
import type { EventWriter } from '../../kernel/write';
import type { NotifiedPublication } from './publication-people';

export type JobHelpers = Parameters<Tasks[string]>[1];

/** A schedule of any organization that a job changes. */
export interface ScheduleKey {
  readonly id: string;
  readonly organization: string;
  readonly post: string;
}

/** A queued publication that is locked, together with its post. */
export interface LockedPublication extends NotifiedPublication {
  readonly schedule: string;
  readonly clientAccount: string | null;
}

const LOCK_POST = 'SELECT FROM posts WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE';
const LOCK_PUBLICATION = `SELECT id, organization_id AS organization, schedule_id AS schedule,
       client_account_id AS "clientAccount"
  FROM publications WHERE organization_id = $1 AND schedule_id = $2 AND status = 'QUEUED' FOR NO KEY UPDATE`;

/**
 * Runs work on the publication of a schedule if it is still queued, in a transaction of its own. The post is locked before the
 * publication, in the order of mutations, so that the two cannot deadlock.
 */
export const withQueuedPublication = (
  helpers: JobHelpers,
  { organization, post, id }: ScheduleKey,
  work: (writer: EventWriter, publication: LockedPublication) => Promise<void>,
): Promise<void> =>
  jobTransaction(helpers, async (writer) => {
    await writer.query(LOCK_POST, [organization, post]);
    const [publication] = (await writer.query(LOCK_PUBLICATION, [organization, id])) as LockedPublication[];
    if (publication) await work(writer, publication);
  });
