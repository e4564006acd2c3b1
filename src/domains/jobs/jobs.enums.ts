import { enumeration, type NameOf } from '../../kernel/model';

export const JobStatus = enumeration('JobStatus', 'Where a job stands.', {
  PENDING: 'It waits for its time, or to be tried again.',
  RUNNING: 'It is being worked on.',
  COMPLETED: 'It is done.',
  FAILED: 'It was given up; `errorMessage` says why.',
  CANCELLED: 'It was called off before it was done.',
});
export type JobStatus = NameOf<typeof JobStatus>;
