import { declareBulkMutation } from '../../kernel/write';
import { postsOf } from './publication.mutations';

declareBulkMutation('schedulePosts', {
  of: 'schedulePost',
  description: 'Schedules several posts.',
  lockOrder: (_, items) => Promise.resolve(items.map(({ postId }) => String(postId).toLowerCase())),
});
declareBulkMutation('reschedulePublications', {
  of: 'reschedulePublication',
  description: 'Moves several publications to other times.',
  lockOrder: postsOf,
});
declareBulkMutation('retryPublications', {
  of: 'retryPublication',
  description: 'Sends several publications that failed once more.',
  lockOrder: postsOf,
});
declareBulkMutation('cancelPublications', {
  of: 'cancelPublication',
  description: 'Cancels several publications that are waiting to be sent.',
  lockOrder: postsOf,
});
