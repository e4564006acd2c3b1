import type { Platform } from '../common/content.enums';
import type { OnUsage, RateLimitUsage } from './network.port';

interface Database {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
}

interface Log {
  warn(fields: object, message: string): void;
}

const isCount = (value: number): boolean => Number.isSafeInteger(Math.ceil(value)) && value >= 0;

/** Records the limits that one response reported, with one statement. Ignores values that are no counts. */
export async function recordUsage(
  database: Database,
  platform: Platform,
  usages: readonly RateLimitUsage[],
  observedAt: Date,
): Promise<void> {
  const valid = usages.filter(({ used, limit }) => isCount(used) && isCount(limit));
  if (!valid.length) return;
  await database.query('SELECT channels.record_usage($1, $2, $3)', [
    platform,
    JSON.stringify(valid),
    observedAt,
  ]);
}

/** Returns the callback that records the limits of responses. A limit that cannot be recorded is logged and lost. */
export const usageRecorder =
  (database: Database, log: Log): OnUsage =>
  (platform, usages) => {
    recordUsage(database, platform, usages, new Date()).catch((error: unknown) =>
      log.warn({ err: error, platform }, 'failed to record rate limits; continuing'),
    );
  };
