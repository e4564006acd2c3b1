import {
  type ChangeValidation,
  declareCrud,
  declarePermanentDeletion,
  userError,
  UserErrorCode,
} from '../../kernel/write';
import { checkFormats } from './formats';
import { REPURPOSING_MESSAGES } from './repurposing.messages';
import { RepurposingStrategy } from './repurposing-strategy.entity';
import type { FormatRecommendation } from './repurposing-strategy.shapes';

/** Rejects formats that are recommended twice, and more posts than a job can write. */
function check({ values, errors }: ChangeValidation): void {
  const formats = values.recommendedFormats as readonly FormatRecommendation[] | undefined;
  if (errors.any || !formats) return;
  const problem = checkFormats(formats);
  if (!problem) return;
  const path = ['input', 'recommendedFormats'];
  errors.add(
    problem === 'DUPLICATE'
      ? userError(UserErrorCode.DUPLICATE, REPURPOSING_MESSAGES.duplicateFormat(), path)
      : userError(UserErrorCode.INVALID, REPURPOSING_MESSAGES.tooManyOutputs(problem), path),
  );
}

declareCrud(RepurposingStrategy, {
  permission: 'AI_USE',
  owner: 'createdBy',
  operations: ['update'],
  fields: ['name', 'brandProfile', 'recommendedFormats', 'calendarSuggestions', 'estimatedReach'],
  validate: check,
  errors: ['DUPLICATE', 'INVALID'],
});

declarePermanentDeletion(RepurposingStrategy, {
  effect: 'Jobs that were started from it, and their posts, are kept.',
});
