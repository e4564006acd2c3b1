import { enumeration, type NameOf } from '../../kernel/model';

export const JobStatus = enumeration('JobStatus', 'The status of a job.', {
  PENDING: 'The job is waiting for its start time or a retry.',
  RUNNING: 'The job is running.',
  COMPLETED: 'The job succeeded.',
  FAILED: 'The job failed and will not be retried. `errorMessage` contains the reason.',
  CANCELLED: 'The job was canceled before it finished.',
});
export type JobStatus = NameOf<typeof JobStatus>;

export const JobItemStatus = enumeration('JobItemStatus', 'The status of an item of a job.', {
  PENDING: 'The item has not been processed.',
  SUCCEEDED: 'The item was processed.',
  FAILED: 'The item has errors and is unchanged.',
});
export type JobItemStatus = NameOf<typeof JobItemStatus>;
