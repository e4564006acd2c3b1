import type { HeartbeatOptions } from '../../src/kernel/jobs/heartbeat';

/** Jobs of a killed worker are released after some seconds instead of a minute. */
export const QUICK_HEARTBEAT: HeartbeatOptions = {
  intervalMs: 500,
  staleAfterMs: 4_000,
  sweepIntervalMs: 300,
};
