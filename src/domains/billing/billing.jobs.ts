import type { CronTask, Tasks } from '../../kernel/jobs';
import type { Clock } from '../../kernel/session';
import { expireReservation, type UsageKey } from './usage';

const EXPIRE = 'expire-usage-reservations';
/** Reservations that are looked for at a time. Each ends in a transaction of its own. */
const BATCH_SIZE = 100;

const EXPIRED = `SELECT organization_id AS organization, idempotency_key AS key FROM usage_reservations
  WHERE expires_at <= $1 ORDER BY expires_at, id LIMIT ${BATCH_SIZE}`;

/** Returns the task that ends reservations of calls whose process died. */
export const billingTasks = ({ clock }: { readonly clock: Clock }): Tasks => ({
  [EXPIRE]: async (_, helpers) => {
    const now = clock.now();
    for (let found = BATCH_SIZE; found === BATCH_SIZE;) {
      const { rows } = await helpers.query<UsageKey>(EXPIRED, [now]);
      for (const key of rows) await expireReservation(helpers, key, now);
      found = rows.length;
    }
  },
});

export const BILLING_RECURRING: readonly CronTask[] = [{ task: EXPIRE, cron: '* * * * *' }];
