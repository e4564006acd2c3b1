import { addInputFields, InputBuilder } from '../../kernel/model/inputs';
import { declareOwnFields } from '../../kernel/write/own-row';
import { UserPreferences } from './user-preferences.entity';
import { User } from './user.entity';

export const PROFILE = declareOwnFields(
  User,
  'id',
  ['fullName', 'firstName', 'lastName', 'bio', 'avatarUrl', 'phone', 'country', 'language'],
  ['phoneVerifiedAt'],
);

export const PREFERENCES = declareOwnFields(UserPreferences, 'user', [
  'timezone',
  'defaultLanguage',
  'defaultTone',
  'defaultVisualStyle',
  'defaultPlatforms',
  'emailNotifications',
  'pushNotifications',
  'notifications',
  'theme',
  'appSettings',
]);

const profile = new InputBuilder(
  'UpdateProfileInput',
  'What you say of yourself. A field left out is unchanged; null clears it.',
);
addInputFields(profile, PROFILE.inputFields, false);
export const UpdateProfileInput = profile.target;

const preferences = new InputBuilder(
  'UpdatePreferencesInput',
  'How you like to work. A field left out is unchanged.',
);
addInputFields(preferences, PREFERENCES.inputFields, false);
export const UpdatePreferencesInput = preferences.target;
