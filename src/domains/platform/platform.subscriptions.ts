import { declareStream } from '../../kernel/live/streams';
import { Job } from './job.entity';
import { Notification } from './notification.entity';

declareStream(Notification, {
  field: 'notificationAdded',
  type: 'NotificationChange',
  topicKind: 'person',
  kinds: ['CREATED'],
  description: 'What you are told, as it happens.',
});

declareStream(Job, {
  field: 'jobUpdated',
  type: 'JobChange',
  topicKind: 'row',
  completesOn: { verbs: ['completed', 'failed', 'cancelled'], when: '{finishedAt} IS NOT NULL' },
  description:
    'How a job goes on. It begins with how the job stands, and is completed when the job has ended.',
});
