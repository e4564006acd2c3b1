import {
  addJob,
  type CronTask,
  declareLane,
  jobTransaction,
  PermanentJobError,
  type Tasks,
} from '../../../kernel/jobs';
import type { NetworkError } from '../../channels/network.port';
import { CHECK_ACCOUNT, checkKey } from '../../channels/check-task';
import { LAST_READING_MS } from './due-at';
import { postponeUnconnected } from './insights-rows';
import { REFRESH_INSIGHTS } from './refresh-task';
import { readAccount, type ReadingServices } from './read-account';

const READ_DUE = 'read-due-insights';
const READ_ACCOUNT = 'read-account-insights';

/** Readings wait for platforms, and must delay neither publishing nor connections. */
declareLane('insights', { slots: 2 }).add(READ_DUE, READ_ACCOUNT, REFRESH_INSIGHTS);

const UNCONNECTED_MS = 6 * 3_600_000;
const MAX_ACCOUNTS = 1_000;

/** Accounts with publications that are due. */
const DUE_ACCOUNTS = `SELECT DISTINCT a.id
  FROM publications p
  JOIN social_accounts a ON a.organization_id = p.organization_id AND a.id = p.social_account_id
 WHERE p.insights_due_at <= $1 AND a.connection_status = 'CONNECTED' LIMIT ${MAX_ACCOUNTS}`;

interface Payload {
  readonly account: string;
}

type Helpers = Parameters<Tasks[string]>[1];

/** Reads the metrics of an account that are due. Returns the error of the platform, after which the account may be checked. */
async function read(
  services: ReadingServices,
  helpers: Helpers,
  account: string,
): Promise<NetworkError | undefined> {
  const error = await readAccount(helpers, services, account);
  if (!error) return undefined;
  const { platform, class: kind, code, traceId, message: reason } = error;
  services.log.warn(
    { platform, class: kind, code, traceId, reason, account },
    'failed to read metrics of social account; trying again later',
  );
  if (kind === 'RECONNECT' || kind === 'CHECKPOINT') {
    const queue = { query: (sql: string, values: readonly unknown[]) => helpers.query(sql, [...values]) };
    await addJob(queue, CHECK_ACCOUNT, { account }, { key: checkKey(account) });
  }
  return error;
}

/** Returns the tasks that read metrics of publications. */
export function insightsTasks(services: ReadingServices): Tasks {
  const { clock } = services;
  return {
    [READ_DUE]: async (_, helpers) => {
      const now = clock.now();
      const at = (ms: number): Date => new Date(now.getTime() + ms);
      await jobTransaction(helpers, async (writer) => {
        await postponeUnconnected(writer, { now, until: at(UNCONNECTED_MS), older: at(-LAST_READING_MS) });
        const accounts = (await writer.query(DUE_ACCOUNTS, [now])) as { id: string }[];
        for (const { id } of accounts)
          await addJob(writer, READ_ACCOUNT, { account: id }, { key: `${READ_ACCOUNT}:${id}` });
      });
    },
    [READ_ACCOUNT]: async (payload, helpers) => {
      const { account } = payload as Payload;
      await read(services, helpers, account);
    },
    [REFRESH_INSIGHTS]: async (payload, helpers) => {
      const { account } = payload as Payload;
      if (await read(services, helpers, account))
        throw new PermanentJobError('The platform did not return the metrics. They are read again later.');
    },
  };
}

export const INSIGHTS_RECURRING: readonly CronTask[] = [{ task: READ_DUE, cron: '*/5 * * * *' }];
