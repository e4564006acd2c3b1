import { displayName, type EmailContent, localized } from '../../kernel/mail';

const FRAMES = {
  en: { greeting: (name: string) => `Hello ${name},`, closing: 'The Marquee team' },
  hi: { greeting: (name: string) => `नमस्ते ${name},`, closing: 'आपकी Marquee टीम' },
};

/** Returns greeting and closing of an email, in the preferred language or in English. */
export function greetingAndClosing(
  preferredLanguage: string,
  name: string,
): Pick<EmailContent, 'language' | 'greeting' | 'closing'> {
  const { language, texts } = localized(FRAMES, preferredLanguage);
  return { language, greeting: texts.greeting(displayName(name)), closing: texts.closing };
}
