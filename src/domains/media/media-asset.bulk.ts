import { declareBulkMutation } from '../../kernel/write';

declareBulkMutation('updateMediaAssets', {
  of: 'updateMediaAsset',
  description: 'Updates several media files, such as their tags or folder.',
});
declareBulkMutation('deleteMediaAssets', {
  of: 'deleteMediaAsset',
  description: 'Deletes several media files. They can be restored for 30 days.',
});
declareBulkMutation('restoreMediaAssets', {
  of: 'restoreMediaAsset',
  description: 'Restores several media files that were deleted within the last 30 days.',
});
