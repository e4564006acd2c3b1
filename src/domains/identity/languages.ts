import type { Letter } from '../../kernel/mail/letter';

/** The languages in which people are written to. */
export type Language = 'en' | 'hi';

/** Hindi for `hi` and its regions, English for every other. */
export const languageOf = (locale: string): Language => (/^hi(-|$)/i.test(locale) ? 'hi' : 'en');

/** How a letter to a person begins and ends. */
export const frameOf = (
  language: Language,
  name: string,
): Pick<Letter, 'language' | 'greeting' | 'closing'> =>
  language === 'hi'
    ? { language, greeting: `नमस्ते ${name},`, closing: 'आपकी Marquee टीम' }
    : { language, greeting: `Hello ${name},`, closing: 'Your Marquee team' };
