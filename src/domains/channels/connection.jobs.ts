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
import { CHECK_ACCOUNT, checkKey, REFRESH_ACCOUNT, REVOKE_GRANT } from './check-task';
import { NetworkError } from './network.port';
import { recordCheck } from './record-check';
import { isGrantInUse, readDisconnectedTokens } from './stored-tokens';

/** Each call to a platform can take half a minute, and is repeated. */
declareLane('platforms', { slots: 2 }).add(CHECK_ACCOUNT, REFRESH_ACCOUNT, REVOKE_GRANT);

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
  await jobTransaction(helpers, (client) => {
    const writer = {
      query: async (sql: string, values: readonly unknown[]) =>
        (await client.query(sql, [...values])).rows as unknown[],
    };
    return recordCheck(writer, result, options.clock.now());
  });
  return result;
}

/** Withdraws the grant of a disconnected account, unless other accounts use it. */
async function revokeGrant(options: ConnectionTaskOptions, helpers: Helpers, account: string): Promise<void> {
  const stored = await readDisconnectedTokens(helpers, options.encryption, account);
  const port = stored && options.networks.portOf(stored.platform);
  if (!stored || !port || (await isGrantInUse(helpers, stored))) return;
  try {
    await port.revoke(stored.tokens);
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
      const { problem, error } = result;
      if (problem === null) return { status: result.status };
      // The queue repeats the job.
      if (problem === 'UNREACHABLE' || problem === 'RATE_LIMITED') throw error!;
      throw new PermanentJobError(PROBLEMS[problem]);
    },
    [REVOKE_GRANT]: (payload, helpers) => revokeGrant(options, helpers, (payload as Payload).account),
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
