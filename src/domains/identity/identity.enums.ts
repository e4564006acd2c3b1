import { enumeration, type NameOf } from '../../kernel/model';

export const UserStatus = enumeration('UserStatus', 'Whether a person may sign in.', {
  ACTIVE: 'May sign in.',
  SUSPENDED: 'May not sign in until staff lift the suspension.',
  DELETED: 'Has deleted the account, which can be brought back for 30 days.',
});
export type UserStatus = NameOf<typeof UserStatus>;

export const StaffRole = enumeration(
  'StaffRole',
  'What a person may do for the platform itself, not for a customer.',
  {
    NONE: 'Not one of the platform’s people.',
    SUPPORT: 'Reads settings, plans, limits and jobs; each use is audited.',
    ADMIN: 'Also changes them; each use is audited.',
  },
);
export type StaffRole = NameOf<typeof StaffRole>;

export const SignInMethod = enumeration('SignInMethod', 'How a session was begun.', {
  PASSWORD: 'With e-mail address and password.',
  OAUTH: 'Through an OAuth provider.',
  SSO: 'Through the single sign-on of an organization.',
});
export type SignInMethod = NameOf<typeof SignInMethod>;

export const DigestFrequency = enumeration('DigestFrequency', 'How often a summary is mailed.', {
  NEVER: 'No summary.',
  DAILY: 'Every day.',
  WEEKLY: 'Once a week.',
  MONTHLY: 'Once a month.',
});
export type DigestFrequency = NameOf<typeof DigestFrequency>;

export const Theme = enumeration('Theme', 'The colours of a client’s user interface.', {
  LIGHT: 'Dark text on a light ground.',
  DARK: 'Light text on a dark ground.',
  SYSTEM: 'As the device is set.',
});
export type Theme = NameOf<typeof Theme>;
