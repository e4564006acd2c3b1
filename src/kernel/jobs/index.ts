/** What domains need to define jobs, to add them to the queue, and to act when rows are purged. */
export { jobTransaction } from './job-transaction';
export { declareLane } from './lanes';
export { LatestReport } from './latest-report';
export { onPurge } from './purge';
export { declareRetention } from './retention';
export { addJob, addTrackedJob, type JobWriter } from './queue';
export { PermanentJobError, type Tasks } from './tasks';
export type { CronTask } from './worker';
