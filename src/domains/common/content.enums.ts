import { enumeration, type NameOf } from '../../kernel/model';

export const Platform = enumeration('Platform', 'A social media platform.', {
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

export const ContentLanguage = enumeration('ContentLanguage', 'The language of content.', {
  ENGLISH: 'English.',
  HINDI: 'Hindi in Devanagari script.',
  HINGLISH: 'Hindi and English mixed, in Latin script.',
});
export type ContentLanguage = NameOf<typeof ContentLanguage>;

export const ContentTone = enumeration('ContentTone', 'The tone of voice of content.', {
  FRIENDLY: 'Warm and personal.',
  PROFESSIONAL: 'Factual and polished.',
  PROFESSIONAL_FRIENDLY: 'Polished but warm.',
  FUN: 'Playful.',
  MINIMAL: 'Concise, with few words.',
  CASUAL: 'Informal, as among friends.',
  VIRAL: 'Attention-grabbing, made to be shared.',
});
export type ContentTone = NameOf<typeof ContentTone>;

export const VisualStyle = enumeration('VisualStyle', 'The visual style of content.', {
  CLEAN: 'Simple, with plenty of white space.',
  FESTIVE: 'Colorful, for celebrations.',
  MODERN: 'Contemporary shapes and typography.',
  BOLD: 'Strong contrasts and large typography.',
});
export type VisualStyle = NameOf<typeof VisualStyle>;
