import { enumeration, type NameOf } from '../../kernel/model';

export const NotificationPriority = enumeration('NotificationPriority', 'The priority of a notification.', {
  HIGH: 'The notification needs prompt attention.',
  MEDIUM: 'The notification has normal priority.',
  LOW: 'The notification is for information only.',
});
export type NotificationPriority = NameOf<typeof NotificationPriority>;
