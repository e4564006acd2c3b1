import { ID } from 'type-graphql';
import { dateTime } from '../../kernel/model';
import {
  declareBulkMutation,
  declareMutation,
  declareSelfEditableFields,
  findRow,
  type MutationContext,
} from '../../kernel/write';
import { User } from '../identity/user.entity';
import { Notification } from './notification.entity';

const { model } = declareSelfEditableFields(Notification, 'user', ['readAt']);

declareMutation('markNotificationRead', {
  description: 'Marks a notification of the viewer as read. `readAt` keeps the first time.',
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'ID of the notification.', nullable: false }),
  errors: ['NOT_FOUND'],
  payload: { notification: () => Notification },
  handler: async ({ tx, input, at, recordEvent }: MutationContext<{ id: string }>) => {
    // Row-level security restricts the query to the actor's notifications.
    const before = await findRow(tx, model, input.id, false);
    const id = before.id as string;
    if (!before.readAt) {
      await tx.manager.update(Notification, { id }, { readAt: at });
      await recordEvent({ name: 'notification.read', subjectId: id });
    }
    return { notification: id };
  },
});

declareBulkMutation('markNotificationsRead', {
  of: 'markNotificationRead',
  description: 'Marks several notifications of the viewer as read.',
});

interface MarkAllReadInput {
  until?: string | null;
}

declareMutation('markAllNotificationsRead', {
  description: 'Marks all notifications of the viewer as read, or those created up to `until`.',
  input: (builder) =>
    void builder.addValue('until', dateTime, {
      description:
        'The `createdAt` of the newest notification to mark as read. If omitted, all notifications are marked.',
      nullable: true,
    }),
  payload: { user: () => User },
  handler: async ({ tx, input, at, recordEvent, context }: MutationContext<MarkAllReadInput>) => {
    const { userId } = context.actor!;
    const unread = tx.manager
      .createQueryBuilder()
      .update(Notification)
      .set({ readAt: at })
      .where('user_id = :userId AND read_at IS NULL', { userId });
    if (input.until != null) unread.andWhere('created_at <= :until', { until: input.until });
    await unread.execute();
    await recordEvent({ name: 'notification.all_read', subjectId: userId });
    return { user: userId };
  },
});
