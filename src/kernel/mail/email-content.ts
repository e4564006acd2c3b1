/** What a mail says, apart from how it looks; every text is plain. */
export interface EmailContent {
  readonly subject: string;
  /** Language of the texts, by its BCP 47 tag. */
  readonly language: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly closing: string;
}

/**
 * Of texts by their language those in the wanted one, whatever its region (`hi-IN` is `hi`), with the tag of what they
 * are in; English for every language that they were not written in.
 */
export function localized<Texts>(
  written: Readonly<{ en: Texts } & Record<string, Texts>>,
  wanted: string,
): { language: string; texts: Texts } {
  const [tag = ''] = wanted.toLowerCase().split('-');
  const language = Object.hasOwn(written, tag) ? tag : 'en';
  return { language, texts: written[language]! };
}

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

/** The letter as text, and as HTML without any picture or style from elsewhere. */
export function renderEmail(content: EmailContent): { text: string; html: string } {
  const { greeting, paragraphs, link, closing, language } = content;
  const blocks = [greeting, ...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : []), closing];
  const paragraph = (text: string): string => `<p>${escape(text)}</p>`;
  const button = link
    ? `<p><a href="${escape(link.url)}" style="${BUTTON}">${escape(link.label)}</a></p><p>${escape(link.url)}</p>`
    : '';
  const body = `${[greeting, ...paragraphs].map(paragraph).join('')}${button}${paragraph(closing)}`;
  return {
    text: `${blocks.join('\n\n')}\n`,
    html: `<!doctype html><html lang="${escape(language)}"><head><meta charset="utf-8"></head><body style="font-family:sans-serif;line-height:1.5">${body}</body></html>`,
  };
}
