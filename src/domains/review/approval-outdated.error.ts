import { Field, ObjectType } from 'type-graphql';
import { throwUserError, UserError } from '../../kernel/write';
import { REVIEW_MESSAGES } from './review.messages';

@ObjectType('ApprovalOutdatedError', {
  implements: UserError,
  description: 'The content was edited after the approval was requested. Review the current version.',
})
class ApprovalOutdatedError extends UserError {
  @Field(() => [String], {
    description:
      'Fields of the post or campaign that differ from the version to approve. Empty if the edits were undone.',
  })
  changedFields!: string[];
}

/** Throws the user error of a decision on a version that no longer exists. */
export const throwOutdated = (changedFields: readonly string[], path: string[]): never =>
  throwUserError('CONFLICT', REVIEW_MESSAGES.outdated(), path, {
    type: ApprovalOutdatedError.name,
    changedFields,
  });
