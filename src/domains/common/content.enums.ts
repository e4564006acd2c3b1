import { enumeration, type NameOf } from '../../kernel/model';

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
