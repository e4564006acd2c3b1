import {
  addJob,
  type CronTask,
  declareLane,
  jobTransaction,
  PermanentJobError,
  type Tasks,
} from '../../kernel/jobs';
import type { Logger } from '../../kernel/session';
import type { ConnectionProblem } from './channels.enums';
import { checkAccount, type CheckResult, type CheckServices } from './check-account';
import { CHECK_ACCOUNT, checkKey, END_GRANT, REFRESH_ACCOUNT, REVOKE_GRANT } from './check-task';
import { NetworkError } from './network.port';
import { recordCheck } from './record-check';
import { removedGrantTasks } from './removed-grant.job';
import { type JobConnection, readDisconnectedTokens, useOfGrant } from './stored-tokens';

/** Each call to a platform can take half a minute, and is repeated. */
declareLane('platforms', { slots: 2 }).add(CHECK_ACCOUNT, REFRESH_ACCOUNT, REVOKE_GRANT, END_GRANT);

const CHECK_DUE = 'check-social-accounts';
const PURGE = 'purge-connection-requests';

const DUE_BATCH = 500;
const PURGE_BATCH = 5_000;
const HOUR = 3_600_000;

/** Claims accounts that are due. The time of the next check is moved, so that a check that fails is repeated in an hour. */
const CLAIM_DUE = `UPDATE social_accounts SET next_check_at = $2
  WHERE (organization_id, id) IN (
    SELECT a.organization_id, a.id FROM social_accounts a JOIN organizations o ON o.id = a.organization_id
     WHERE a.next_check_at <= $1 AND o.deleted_at IS NULL ORDER BY a.next_check_at LIMIT ${DUE_BATCH})
  RETURNING id`;

/** Messages of failed jobs. */
const PROBLEMS: Readonly<Record<Exclude<ConnectionProblem, 'UNREACHABLE' | 'RATE_LIMITED'>, string>> = {
  AUTHORIZATION_EXPIRED: 'The authorization has expired. Reconnect the social account.',
  AUTHORIZATION_REVOKED: 'The authorization was revoked. Reconnect the social account.',
  CHECKPOINT:
    'The platform requires the owner of the account to sign in to its app. Then reconnect the social account.',
  APP_REJECTED: 'The platform rejects the app of Marquee. Contact support.',
  ACCOUNT_NOT_FOUND: 'The account does not exist on the platform, or is hidden.',
};

const UNRENEWABLE =
  'The platform no longer renews the authorization. Reconnect the social account before it ends.';

export interface ConnectionTaskOptions extends CheckServices {
  readonly log: Logger;
}

type Helpers = Parameters<Tasks[string]>[1];
interface Payload {
  readonly account: string;
}

function logError(log: Logger, error: NetworkError, account: string, message: string): void {
  const { platform, class: kind, code, traceId, message: reason } = error;
  log.warn({ platform, class: kind, code, traceId, reason, account }, message);
}

async function check(
  options: ConnectionTaskOptions,
  helpers: Helpers,
  account: string,
  renews: boolean,
): Promise<CheckResult | undefined> {
  const result = await checkAccount(helpers, options, account, renews);
  if (!result) return undefined;
  if (result.error) logError(options.log, result.error, account, 'check of social account failed');
  await jobTransaction(helpers, (writer) => recordCheck(writer, result, options.clock.now()));
  return result;
}

const LOCK_ACCOUNT = 'SELECT id FROM social_accounts WHERE id = $1 FOR NO KEY UPDATE';

/**
 * Withdraws the grant of a disconnected account, unless something else uses it. The account is locked, so that it cannot be
 * reconnected meanwhile: platforms end all tokens of a user at once, also those of a grant that is newer than the job.
 */
async function revokeGrant(
  { encryption, clock, networks }: ConnectionTaskOptions,
  on: JobConnection,
  account: string,
): Promise<void> {
  await on.query(LOCK_ACCOUNT, [account]);
  const stored = await readDisconnectedTokens(on, encryption, account);
  const port = stored && networks.portOf(stored.platform);
  if (!stored || !port) return;
  const { platform } = port;
  const use = await useOfGrant(on, stored, clock.now());
  if (use === 'CONNECTION')
    throw new NetworkError('a pending connection can use the grant', { platform, class: 'NOT_SENT' });
  if (!use) await port.revoke(stored.tokens);
}

async function revoke(options: ConnectionTaskOptions, helpers: Helpers, account: string): Promise<void> {
  try {
    await jobTransaction(helpers, (_, client) => revokeGrant(options, client, account));
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    logError(options.log, error, account, 'failed to withdraw the grant of a social account');
    // The queue repeats the job.
    if (error.class === 'NOT_SENT' || error.class === 'UNKNOWN' || error.class === 'QUOTA') throw error;
  }
}

/** Returns the tasks that keep social accounts connected. */
export function connectionTasks(options: ConnectionTaskOptions): Tasks {
  const { clock } = options;
  return {
    ...removedGrantTasks(options),
    [CHECK_DUE]: async (_, helpers) => {
      for (let claimed = DUE_BATCH; claimed === DUE_BATCH;) {
        const now = clock.now();
        const { rows } = await helpers.query<{ id: string }>(CLAIM_DUE, [
          now,
          new Date(now.getTime() + HOUR),
        ]);
        claimed = rows.length;
        const queue = { query: (sql: string, values: readonly unknown[]) => helpers.query(sql, [...values]) };
        for (const { id } of rows) await addJob(queue, CHECK_ACCOUNT, { account: id }, { key: checkKey(id) });
      }
    },
    [CHECK_ACCOUNT]: async (payload, helpers) => {
      await check(options, helpers, (payload as Payload).account, false);
    },
    [REFRESH_ACCOUNT]: async (payload, helpers) => {
      const result = await check(options, helpers, (payload as Payload).account, true);
      if (!result) throw new PermanentJobError('The social account is not connected.');
      const { problem, error, isUnrenewable } = result;
      if (isUnrenewable) throw new PermanentJobError(UNRENEWABLE);
      if (problem === null) return { status: result.status };
      // The queue repeats the job.
      if (problem === 'UNREACHABLE' || problem === 'RATE_LIMITED') throw error!;
      throw new PermanentJobError(PROBLEMS[problem]);
    },
    [REVOKE_GRANT]: (payload, helpers) => revoke(options, helpers, (payload as Payload).account),
    [PURGE]: async (_, helpers) => {
      for (let purged = PURGE_BATCH; purged === PURGE_BATCH;) {
        const { rows } = await helpers.query<{ purged: number }>(
          'SELECT connections.purge($1, $2) AS purged',
          [new Date(clock.now().getTime() - HOUR), PURGE_BATCH],
        );
        purged = rows[0]!.purged;
      }
    },
  };
}

export const CONNECTION_RECURRING: readonly CronTask[] = [
  { task: CHECK_DUE, cron: '*/5 * * * *' },
  { task: PURGE, cron: '35 * * * *' },
];
