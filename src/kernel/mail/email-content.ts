import { truncate } from '../model/truncate';

/** Content of an email, independent of its layout. All texts are plain text. */
export interface EmailContent {
  readonly subject: string;
  /** BCP 47 tag of the language of the texts. */
  readonly language: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly closing: string;
}

/**
 * Returns the texts in the wanted language, ignoring its region (`hi-IN` matches `hi`), and the tag of their language.
 * Falls back to English.
 */
export function localized<Texts>(
  written: Readonly<{ en: Texts } & Record<string, Texts>>,
  wanted: string,
): { language: string; texts: Texts } {
  const [tag = ''] = wanted.toLowerCase().split('-');
  const language = Object.hasOwn(written, tag) ? tag : 'en';
  return { language, texts: written[language]! };
}

/**
 * Returns a text in which mail programs find no link: texts contain names that users chose, and only `link` may lead
 * anywhere. U+2060 WORD JOINER, which is invisible, separates what would be read as an address. Line breaks become
 * spaces, so that no name adds paragraphs of its own.
 */
const withoutLinks = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/(?<=\S)[.:/@](?=\S)/g, '$&\u2060');

const MAX_NAME_LENGTH = 60;

/** Returns a name as emails show it: at most 60 characters, since a longer one can pass for a message of its own. */
export const displayName = (name: string): string => truncate(name, MAX_NAME_LENGTH);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#1f3a5f;color:#ffffff;text-decoration:none';

/** Renders an email as plain text and as HTML without external images or styles. */
export function renderEmail(content: EmailContent): { subject: string; text: string; html: string } {
  const { link, language } = content;
  const [subject, greeting, closing, ...paragraphs] = [
    content.subject,
    content.greeting,
    content.closing,
    ...content.paragraphs,
  ].map(withoutLinks) as [string, string, string, ...string[]];
  const blocks = [greeting, ...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : []), closing];
  const paragraph = (text: string): string => `<p>${escape(text)}</p>`;
  const button = link
    ? `<p><a href="${escape(link.url)}" style="${BUTTON}">${escape(link.label)}</a></p><p>${escape(link.url)}</p>`
    : '';
  const body = `${[greeting, ...paragraphs].map(paragraph).join('')}${button}${paragraph(closing)}`;
  return {
    subject,
    text: `${blocks.join('\n\n')}\n`,
    html: `<!doctype html><html lang="${escape(language)}"><head><meta charset="utf-8"></head><body style="font-family:sans-serif;line-height:1.5">${body}</body></html>`,
  };
}
