import type { CronTask, Tasks } from '../../kernel/jobs';

const HANDLE = 'handle-webhook';
const PURGE = 'purge-channels';
const BATCH_SIZE = 1_000;

/** Returns whether the bytes are JSON. */
function isJson(body: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the tasks for webhooks of the platforms and for their limits. A webhook is kept as it was received: nothing
 * reacts to its content yet.
 */
export const channelTasks = (): Tasks => ({
  [HANDLE]: async (payload, helpers) => {
    const { delivery } = payload as { delivery: string };
    const { rows } = await helpers.query<{ body: Buffer }>(
      `SELECT body FROM channels.webhook_deliveries WHERE id = $1 AND status = 'PENDING'`,
      [delivery],
    );
    const [stored] = rows;
    if (!stored) return;
    await helpers.query(
      'UPDATE channels.webhook_deliveries SET status = $2, handled_at = now() WHERE id = $1',
      [delivery, isJson(stored.body) ? 'UNSUPPORTED' : 'MALFORMED'],
    );
  },
  [PURGE]: async (_, helpers) => {
    for (const purge of ['purge_webhooks', 'purge_rate_limits'])
      for (let purged = BATCH_SIZE; purged === BATCH_SIZE;) {
        const { rows } = await helpers.query<{ purged: number }>(
          `SELECT channels.${purge}($1)::int AS purged`,
          [BATCH_SIZE],
        );
        purged = rows[0]!.purged;
      }
  },
});

export const CHANNELS_RECURRING: readonly CronTask[] = [{ task: PURGE, cron: '35 2 * * *' }];
