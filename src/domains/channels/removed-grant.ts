import { newToken } from '../../kernel/auth';
import { addJob } from '../../kernel/jobs';
import type { Platform } from '../common/content.enums';
import { END_GRANT } from './check-task';

interface Database {
  query(sql: string, values: readonly unknown[]): Promise<{ rows: unknown[] }>;
}

/** A user who withdrew the access of an app on a platform. */
export interface RemovedGrant {
  /** The platforms that share the app. */
  readonly apps: readonly Platform[];
  /** ID of the user on the platform, for this app. */
  readonly grantorId: string;
  /** Later grants are not affected, so that a repeated request is harmless. */
  readonly issuedAt: Date;
}

/** Ends the connections that a user granted, by a job. */
export async function endGrant(
  database: Database,
  { apps, grantorId, issuedAt }: RemovedGrant,
): Promise<void> {
  const key = `${END_GRANT}:${apps.join()}:${grantorId}:${issuedAt.getTime()}`;
  await addJob(database, END_GRANT, { apps, grantorId, issuedAt }, { key });
}

/**
 * Starts to delete what is stored of a user of a platform. Returns the code with which they can follow it. A repeated
 * request has the same code.
 */
export async function requestDataDeletion(database: Database, removed: RemovedGrant): Promise<string> {
  const { apps, grantorId, issuedAt } = removed;
  const { rows } = await database.query('SELECT channels.request_data_deletion($1, $2, $3, $4) AS code', [
    newToken(),
    apps,
    grantorId,
    issuedAt,
  ]);
  return (rows as { code: string }[])[0]!.code;
}

/** When a deletion was requested, and completed. */
export interface DataDeletion {
  readonly requestedAt: Date;
  readonly completedAt: Date | null;
}

/** Returns the state of a deletion. Undefined if the code is unknown. */
export async function dataDeletionOf(database: Database, code: string): Promise<DataDeletion | undefined> {
  const { rows } = await database.query(
    'SELECT requested_at AS "requestedAt", completed_at AS "completedAt" FROM channels.data_deletion($1)',
    [code],
  );
  return (rows as DataDeletion[])[0];
}
