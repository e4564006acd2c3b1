import { declareStream } from '../../kernel/live';
import { Job } from './job.entity';

declareStream(Job, {
  field: 'jobUpdated',
  type: 'JobChange',
  topicKind: 'row',
  completesOn: { verbs: ['completed', 'failed', 'cancelled'], when: '{finishedAt} IS NOT NULL' },
  description:
    'Emits the current state of a job and each of its updates, in commit order. Completes when the job has ended.',
});
