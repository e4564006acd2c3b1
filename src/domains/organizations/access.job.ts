import { type CronTask, jobTransaction, type Tasks } from '../../kernel/jobs';
import type { Logger } from '../../kernel/session';

const COMPARE = 'compare-access';
/** Number of users that the log names. */
const LOGGED = 100;

/** Triggers update the access in the transaction of a change, so one snapshot never contains a difference. */
const DIFFERENCES = `SELECT user_id AS id FROM tenancy.access a FULL JOIN tenancy.computed_access() c USING (user_id)
  WHERE (a.memberships, a.tenants, a.scopes) IS DISTINCT FROM (c.memberships, c.tenants, c.scopes) ORDER BY user_id`;

interface Row {
  readonly id: string;
}

/**
 * Returns the task that compares the stored access of all users with their memberships. A difference lets users read what
 * they must not read, or hides what they may read: it is repaired and logged as an error.
 */
export const accessTasks = ({ log }: { readonly log: Logger }): Tasks => ({
  [COMPARE]: async (_, helpers) => {
    const found = await helpers.query<Row>(DIFFERENCES);
    if (!found.rows.length) return;
    const users = await jobTransaction(helpers, async (writer) => {
      await writer.query('SELECT tenancy.lock_access()', []);
      const ids = ((await writer.query(DIFFERENCES, [])) as Row[]).map(({ id }) => id);
      await writer.query('SELECT tenancy.refresh_access($1)', [ids]);
      return ids;
    });
    log.error(
      { count: users.length, users: users.slice(0, LOGGED) },
      'stored access differed from memberships; repaired',
    );
  },
});

export const ACCESS_RECURRING: readonly CronTask[] = [{ task: COMPARE, cron: '20 3 * * *' }];
