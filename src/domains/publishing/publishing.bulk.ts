import { declareBulkMutation } from '../../kernel/write';
import type { WriteTransaction } from '../../kernel/session';
import { lockTimes } from './chosen-times';
import { postsOf } from './publication.mutations';
import type { WhenInput } from './schedule-time';

interface Item {
  readonly when?: unknown;
  readonly postId?: unknown;
  readonly id?: unknown;
}

/** Slots are locked before posts. */
const lockSlotsOf = (tx: WriteTransaction, items: readonly Item[]): Promise<unknown> =>
  lockTimes(
    tx,
    items.map(({ when, postId, id }) => ({ when: when as WhenInput, postId, publicationId: id })),
  );

declareBulkMutation('schedulePosts', {
  of: 'schedulePost',
  description: 'Schedules several posts.',
  lockOrder: async (tx, items) => {
    await lockSlotsOf(tx, items);
    return items.map(({ postId }) => String(postId).toLowerCase());
  },
});
declareBulkMutation('reschedulePublications', {
  of: 'reschedulePublication',
  description: 'Moves several publications to other times.',
  lockOrder: async (tx, items) => {
    await lockSlotsOf(tx, items);
    return postsOf(tx, items);
  },
});
declareBulkMutation('retryPublications', {
  of: 'retryPublication',
  description: 'Sends several publications that failed once more.',
  lockOrder: async (tx, items) => {
    await lockSlotsOf(tx, items);
    return postsOf(tx, items);
  },
});
declareBulkMutation('cancelPublications', {
  of: 'cancelPublication',
  description: 'Cancels several publications that are waiting to be sent.',
  lockOrder: postsOf,
});
