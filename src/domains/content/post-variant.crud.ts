import {
  type ChangeValidation,
  declareCrud,
  declarePermanentDeletion,
  userError,
  UserErrorCode,
} from '../../kernel/write';
import { CONTENT_MESSAGES } from './content.messages';
import { hashtagsOf } from './post-variant.texts';
import { PostVariant } from './post-variant.entity';

/** Rejects hashtags that a post cannot have. */
function checkHashtags({ before, values, errors }: ChangeValidation): void {
  const kind = values.kind ?? before?.kind;
  if (errors.any || kind !== 'HASHTAGS' || typeof values.text !== 'string' || hashtagsOf(values.text)) return;
  errors.add(userError(UserErrorCode.INVALID, CONTENT_MESSAGES.invalidHashtags(), ['input', 'text']));
}

declareCrud(PostVariant, {
  permission: 'CONTENT_WRITE',
  operations: ['create', 'update'],
  owner: 'createdBy',
  onCreate: ['post', 'kind'],
  fields: ['text'],
  validate: checkHashtags,
  errors: ['INVALID'],
});

declarePermanentDeletion(PostVariant, { effect: 'The post is unchanged, even if the variant is selected.' });
