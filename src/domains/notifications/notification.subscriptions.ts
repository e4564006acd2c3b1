import { declareStream } from '../../kernel/live';
import { Notification } from './notification.entity';

declareStream(Notification, {
  field: 'notificationAdded',
  type: 'NotificationChange',
  kinds: ['CREATED'],
  description: 'Emits the viewer’s new notifications as they are created.',
});
