import { localized, type EmailContent } from '../../kernel/mail/email-content';

const FRAMES = {
  en: { greeting: (name: string) => `Hello ${name},`, closing: 'Your Marquee team' },
  hi: { greeting: (name: string) => `नमस्ते ${name},`, closing: 'आपकी Marquee टीम' },
};

/** How a letter to a person begins and ends, in the wanted language or in English. */
export function frameOf(
  wanted: string,
  name: string,
): Pick<EmailContent, 'language' | 'greeting' | 'closing'> {
  const { language, texts } = localized(FRAMES, wanted);
  return { language, greeting: texts.greeting(name), closing: texts.closing };
}
