import { inLanguage, type Letter } from '../../kernel/mail/letter';

const FRAMES = {
  en: { greeting: (name: string) => `Hello ${name},`, closing: 'Your Marquee team' },
  hi: { greeting: (name: string) => `नमस्ते ${name},`, closing: 'आपकी Marquee टीम' },
};

/** How a letter to a person begins and ends, in the wanted language or in English. */
export function frameOf(wanted: string, name: string): Pick<Letter, 'language' | 'greeting' | 'closing'> {
  const { language, texts } = inLanguage(FRAMES, wanted);
  return { language, greeting: texts.greeting(name), closing: texts.closing };
}
