import { declareBulkMutation } from '../../kernel/write';
import type { WriteTransaction } from '../../kernel/session';
import { lockSlots } from './calendar/slot-time';
import { postsOf } from './publication.mutations';
import type { WhenInput } from './schedule-time';

/** Slots are locked before posts. */
const lockSlotsOf = (tx: WriteTransaction, items: readonly { readonly when?: unknown }[]): Promise<unknown> =>
  lockSlots(
    tx,
    items.map(({ when }) => (when as WhenInput | undefined)?.nextFreeSlot),
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
