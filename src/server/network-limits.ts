import type { Pool } from 'pg';
import { NetworkLimits } from '../domains/platform/network-limits';
import { EventFeed, type FeedOptions } from '../kernel/live/feed';
import type { Logger } from '../kernel/logging';

interface OpenLimits {
  readonly limits: NetworkLimits;
  stop(): Promise<void>;
}

/** Opens the limits of the platforms with a feed of events of their own, so that a worker without WebSockets has them, too. */
export async function openNetworkLimits(pool: Pool, log: Logger, options?: FeedOptions): Promise<OpenLimits> {
  const feed = new EventFeed(pool, log, options);
  const limits = await NetworkLimits.open(pool, feed, log).catch(async (error: unknown) => {
    await feed.close();
    throw error;
  });
  return {
    limits,
    stop: async () => {
      await limits.close();
      await feed.close();
    },
  };
}
