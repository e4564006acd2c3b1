import {
  type ChangeValidation,
  declareCrud,
  declarePermanentDeletion,
  userError,
  UserErrorCode,
} from '../../kernel/write';
import { AudienceProfile } from './audience-profile.entity';
import { BRAND_MESSAGES } from './brand.messages';
import type { AudienceDemographics } from './brand.shapes';

/** Rejects a maximum age below the minimum. */
function checkAges({ values, errors }: ChangeValidation): void {
  const { minAge, maxAge } = (values.demographics ?? {}) as Partial<AudienceDemographics>;
  if (typeof minAge !== 'number' || typeof maxAge !== 'number' || minAge <= maxAge) return;
  errors.add(
    userError(UserErrorCode.OUT_OF_RANGE, BRAND_MESSAGES.agesReversed(), ['input', 'demographics', 'maxAge']),
  );
}

declareCrud(AudienceProfile, {
  permission: 'BRANDS_MANAGE',
  owner: 'createdBy',
  operations: ['create', 'update'],
  onCreate: ['brandProfile'],
  fields: ['name', 'demographics', 'interests', 'painPoints', 'preferredContentTypes', 'platformHabits'],
  validate: checkAges,
  errors: ['OUT_OF_RANGE'],
});

declarePermanentDeletion(AudienceProfile, { effect: 'The brand is unchanged.' });
