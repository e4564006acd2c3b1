import { declareBulkMutation } from '../../kernel/write';

declareBulkMutation('updatePosts', { of: 'updatePost', description: 'Updates several posts.' });
declareBulkMutation('archivePosts', { of: 'archivePost', description: 'Archives several posts.' });
declareBulkMutation('unarchivePosts', { of: 'unarchivePost', description: 'Unarchives several posts.' });
declareBulkMutation('deletePosts', {
  of: 'deletePost',
  description: 'Deletes several posts. They can be restored for 30 days.',
});
declareBulkMutation('restorePosts', {
  of: 'restorePost',
  description: 'Restores several posts that were deleted within the last 30 days.',
});
