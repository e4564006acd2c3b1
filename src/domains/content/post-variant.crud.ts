import {
  type ChangeValidation,
  declareCrud,
  declarePermanentDeletion,
  userError,
  UserErrorCode,
} from '../../kernel/write';
import { CONTENT_MESSAGES } from './content.messages';
import { hashtagsOf, MAX_CALL_TO_ACTION_LENGTH } from './post-variant.texts';
import { PostVariant } from './post-variant.entity';

/** Rejects hashtags and calls to action that a post cannot have. */
function checkText({ before, values, errors }: ChangeValidation): void {
  const kind = values.kind ?? before?.kind;
  const { text } = values;
  if (errors.any || typeof text !== 'string') return;
  const isInvalidCall = text.includes('\n') || Array.from(text).length > MAX_CALL_TO_ACTION_LENGTH;
  const message =
    kind === 'HASHTAGS' && !hashtagsOf(text)
      ? CONTENT_MESSAGES.invalidHashtags()
      : kind === 'CALL_TO_ACTION' && isInvalidCall
        ? CONTENT_MESSAGES.invalidCallToAction({ maximum: MAX_CALL_TO_ACTION_LENGTH })
        : undefined;
  if (message) errors.add(userError(UserErrorCode.INVALID, message, ['input', 'text']));
}

declareCrud(PostVariant, {
  permission: 'CONTENT_WRITE',
  operations: ['create', 'update'],
  owner: 'createdBy',
  onCreate: ['post', 'kind'],
  fields: ['text'],
  validate: checkText,
  errors: ['INVALID'],
});

declarePermanentDeletion(PostVariant, { effect: 'The post is unchanged, even if the variant is selected.' });
