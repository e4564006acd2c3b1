import { type ChangeValidation, declareCrud, userError, UserErrorCode } from '../../kernel/write';
import { MediaAsset } from './media-asset.entity';
import { MEDIA_MESSAGES } from './media.messages';

/** Removes duplicate tags, and rejects an update that would leave an imported file without a title. */
function checkAsset({ before, values, errors }: ChangeValidation): void {
  if (Array.isArray(values.tags)) values.tags = [...new Set(values.tags)];
  if (values.title === null && before?.origin === 'IMPORTED')
    errors.add(userError(UserErrorCode.REQUIRED, MEDIA_MESSAGES.titleRequired(), ['input', 'title']));
}

declareCrud(MediaAsset, {
  permission: 'MEDIA_WRITE',
  owner: 'createdBy',
  operations: ['update', 'delete', 'restore'],
  fields: ['title', 'description', 'altText', 'tags', 'isFavorite', 'folder', 'clientAccount'],
  validate: checkAsset,
  errors: ['REQUIRED'],
  deletion: {
    description: 'Posts do not contain the media file until `restoreMediaAsset`, and its URLs stop working.',
  },
});
