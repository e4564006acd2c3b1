import { setTimeout as sleep } from 'node:timers/promises';
import { startWorker } from '../../src/kernel/jobs/worker';
import { createLogger } from '../../src/kernel/logging';

/** A worker process to be killed: prints `begun` when it receives a job, and never completes it. */
const HOUR = 3_600_000;

startWorker(
  process.argv[2]!,
  {
    'sample-count': async (_, { progress }) => {
      progress(40, 'Counting');
      process.stdout.write('begun\n');
      await sleep(HOUR);
    },
  },
  [],
  createLogger('silent'),
  { intervalMs: 1_000, staleAfterMs: HOUR, sweepIntervalMs: HOUR },
).catch((error) => {
  console.error(error);
  process.exit(1);
});
