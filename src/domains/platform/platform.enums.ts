import { enumeration, type NameOf } from '../../kernel/model';

export const SettingKind = enumeration('SettingKind', 'The kind of a system setting.', {
  SETTING: 'A value of any type.',
  FEATURE_FLAG: 'A switch for a feature: true or false.',
  LIMIT: 'A limit: a number, or an object of numbers by name.',
  SECRET: 'A secret, such as an API key. Stored encrypted, and never returned.',
});
export type SettingKind = NameOf<typeof SettingKind>;

export const SettingEnvironment = enumeration(
  'SettingEnvironment',
  'The environment that a system setting applies to.',
  {
    ALL: 'All environments without a setting of their own.',
    DEVELOPMENT: 'Computers of developers.',
    STAGING: 'The environment for acceptance tests.',
    PRODUCTION: 'The environment of customers.',
  },
);
export type SettingEnvironment = NameOf<typeof SettingEnvironment>;

export const SettingValueType = enumeration(
  'SettingValueType',
  'The type of the value of a system setting.',
  {
    BOOLEAN: 'True or false.',
    NUMBER: 'A number.',
    STRING: 'A text.',
    ARRAY: 'A list of JSON values.',
    OBJECT: 'A JSON object.',
  },
);
export type SettingValueType = NameOf<typeof SettingValueType>;
