import { addJob, type CronTask, declareLane, jobTransaction, type Tasks } from '../../../kernel/jobs';
import { CHECK_ACCOUNT, checkKey } from '../../channels/check-task';
import { LAST_READING_MS } from './due-at';
import { postponeUnconnected } from './insights-rows';
import { readAccount, type ReadingServices } from './read-account';

const READ_DUE = 'read-due-insights';
const READ_ACCOUNT = 'read-account-insights';

/** Readings wait for platforms, and must delay neither publishing nor connections. */
declareLane('insights', { slots: 2 }).add(READ_DUE, READ_ACCOUNT);

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

/** Returns the tasks that read metrics of publications. */
export function insightsTasks(services: ReadingServices): Tasks {
  const { clock, log } = services;
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
      const error = await readAccount(helpers, services, account);
      if (!error) return;
      const { platform, class: kind, code, traceId, message: reason } = error;
      log.warn(
        { platform, class: kind, code, traceId, reason, account },
        'failed to read metrics of social account; trying again later',
      );
      if (kind !== 'RECONNECT' && kind !== 'CHECKPOINT') return;
      const queue = { query: (sql: string, values: readonly unknown[]) => helpers.query(sql, [...values]) };
      await addJob(queue, CHECK_ACCOUNT, { account }, { key: checkKey(account) });
    },
  };
}

export const INSIGHTS_RECURRING: readonly CronTask[] = [{ task: READ_DUE, cron: '*/5 * * * *' }];
