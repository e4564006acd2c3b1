import { ID } from 'type-graphql';
import { dateTime } from '../../kernel/model';
import { declareAction, type Doing } from '../../kernel/write/actions';
import { declareOwnFields } from '../../kernel/write/own-row';
import { findRow } from '../../kernel/write/rows';
import { User } from '../identity/user.entity';
import { Notification } from './notification.entity';

const { model } = declareOwnFields(Notification, 'user', ['readAt']);

declareAction('markNotificationRead', {
  description: 'Notes that you have read a notification; the first time counts. Only its person may.',
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'Which notification.', nullable: false }),
  gives: { notification: () => Notification },
  work: async ({ writing, input, at, happened }: Doing<{ id: string }>) => {
    // Row level security finds a person's own and no others.
    const before = await findRow(writing, model, input.id, false);
    const id = before.id as string;
    if (!before.readAt) {
      await writing.manager.update(Notification, { id }, { readAt: at });
      await happened({ name: 'notification.read', subjectId: id });
    }
    return { notification: id };
  },
});

interface MarkAllReadInput {
  until?: string | null;
}

declareAction('markAllNotificationsRead', {
  description: 'Notes that you have read all your notifications, or all up to the newest one you were shown.',
  input: (builder) =>
    void builder.addValue('until', dateTime, {
      description: 'The `createdAt` of the newest notification that counts as read; left out: all do.',
      nullable: true,
    }),
  gives: { user: () => User },
  work: async ({ writing, input, at, happened, context }: Doing<MarkAllReadInput>) => {
    const { personId } = context.actor!;
    const unread = writing.manager
      .createQueryBuilder()
      .update(Notification)
      .set({ readAt: at })
      .where('user_id = :personId AND read_at IS NULL', { personId });
    if (input.until != null) unread.andWhere('created_at <= :until', { until: input.until });
    await unread.execute();
    await happened({ name: 'user.notifications_read', subjectId: personId });
    return { user: personId };
  },
});
