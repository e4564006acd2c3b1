import { addInputFields, InputBuilder } from '../../kernel/model';
import { declareSelfEditableFields } from '../../kernel/write';
import { UserPreferences } from './user-preferences.entity';
import { User } from './user.entity';

export const PROFILE = declareSelfEditableFields(
  User,
  'id',
  ['fullName', 'firstName', 'lastName', 'bio', 'avatarUrl', 'phone', 'country', 'language'],
  ['phoneVerifiedAt'],
);

export const PREFERENCES = declareSelfEditableFields(
  UserPreferences,
  'user',
  [
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
  ],
  ['notificationChoices'],
);

const profile = new InputBuilder('UpdateProfileInput', 'Input of `updateProfile`.');
addInputFields(profile, PROFILE.inputFields, false);
export const UpdateProfileInput = profile.target;

const preferences = new InputBuilder('UpdatePreferencesInput', 'Input of `updatePreferences`.');
addInputFields(preferences, PREFERENCES.inputFields, false);
export const UpdatePreferencesInput = preferences.target;
