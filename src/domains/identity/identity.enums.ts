import { enumeration, type NameOf } from '../../kernel/model';

export const UserStatus = enumeration('UserStatus', 'The status of a user account.', {
  ACTIVE: 'The user can sign in.',
  SUSPENDED: 'The user cannot sign in until Marquee staff lift the suspension.',
  DELETED: 'The user deleted the account. It can be restored for 30 days.',
});
export type UserStatus = NameOf<typeof UserStatus>;

export const StaffRole = enumeration('StaffRole', 'The role of a user on the Marquee staff.', {
  NONE: 'Not a member of the staff.',
  SUPPORT: 'Read access to settings, plans, limits and jobs. Every use is audited.',
  ADMIN: 'Read and write access to settings, plans, limits and jobs. Every use is audited.',
});
export type StaffRole = NameOf<typeof StaffRole>;

export const DeviceKind = enumeration('DeviceKind', 'The kind of device of a session.', {
  DESKTOP: 'A desktop or laptop computer.',
  MOBILE: 'A phone.',
  TABLET: 'A tablet.',
  TV: 'A television or a device connected to one.',
  BOT: 'A program, such as a crawler.',
});
export type DeviceKind = NameOf<typeof DeviceKind>;

export const SignInMethod = enumeration('SignInMethod', 'The method used to sign in.', {
  PASSWORD: 'Email address and password.',
  OAUTH: 'An OAuth provider.',
  SSO: 'Single sign-on of an organization.',
});
export type SignInMethod = NameOf<typeof SignInMethod>;

export const DigestFrequency = enumeration('DigestFrequency', 'The frequency of the email digest.', {
  NEVER: 'The digest is not sent.',
  DAILY: 'Once a day.',
  WEEKLY: 'Once a week.',
  MONTHLY: 'Once a month.',
});
export type DigestFrequency = NameOf<typeof DigestFrequency>;

export const Theme = enumeration('Theme', 'The color theme of the user interface.', {
  LIGHT: 'Dark text on a light background.',
  DARK: 'Light text on a dark background.',
  SYSTEM: 'The setting of the device.',
});
export type Theme = NameOf<typeof Theme>;
