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

export const ContentLanguage = enumeration('ContentLanguage', 'The language content is written in.', {
  ENGLISH: 'English.',
  HINDI: 'Hindi in Devanagari.',
  HINGLISH: 'Hindi and English mixed, in Latin letters.',
});
export type ContentLanguage = NameOf<typeof ContentLanguage>;

export const ContentTone = enumeration('ContentTone', 'The tone content speaks in.', {
  FRIENDLY: 'Warm and personal.',
  PROFESSIONAL: 'Factual and polished.',
  PROFESSIONAL_FRIENDLY: 'Polished, with warmth.',
  FUN: 'Playful.',
  MINIMAL: 'Few words.',
  CASUAL: 'As one talks to friends.',
  VIRAL: 'Made to be shared.',
});
export type ContentTone = NameOf<typeof ContentTone>;

export const VisualStyle = enumeration('VisualStyle', 'The look of content.', {
  CLEAN: 'Plain, with much space.',
  FESTIVE: 'Colourful, for celebrations.',
  MODERN: 'Contemporary shapes and type.',
  BOLD: 'Strong contrasts and large type.',
});
export type VisualStyle = NameOf<typeof VisualStyle>;

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

export const Platform = enumeration('Platform', 'A network that content goes to.', {
  INSTAGRAM: 'Instagram.',
  FACEBOOK: 'Facebook.',
  X: 'X, formerly Twitter.',
  LINKEDIN: 'LinkedIn.',
  TIKTOK: 'TikTok.',
  YOUTUBE: 'YouTube.',
  PINTEREST: 'Pinterest.',
  WHATSAPP: 'WhatsApp Business.',
  GOOGLE_BUSINESS: 'Google Business Profile.',
});
export type Platform = NameOf<typeof Platform>;
