const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);

/** HTML that is inserted without being escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Insertion = string | number | Html | readonly Html[];

/** Builds HTML from a template. Inserted texts are escaped. */
export function html(parts: TemplateStringsArray, ...values: Insertion[]): Html {
  return new Html(parts.reduce((text, part, index) => text + insert(values[index - 1] ?? '') + part));
}

function insert(value: Insertion): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return escapeHtml(String(value));
}

const STYLE = `
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; color: #1a1a1a; background: #fff; }
  img, video { max-width: 100%; height: auto; }
  .picture { width: 5rem; height: 5rem; border-radius: 50%; }
  fieldset { margin: 1rem 0; border: 1px solid #767676; border-radius: .5rem; }
  label { display: block; padding: .25rem 0; }
  button { font: inherit; padding: .5rem 1rem; margin: .5rem .5rem .5rem 0; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #767676; vertical-align: top; }
  article { border-bottom: 1px solid #767676; padding: 1rem 0; }
  .text { white-space: pre-wrap; overflow-wrap: anywhere; }
  a { color: #0645ad; }
`;

/** Renders a page. Pages load nothing from other hosts and run no script. */
export function page(title: string, content: Html): string {
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
        <link rel="icon" href="data:," />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`.text
  }\n`;
}

/** Headers of a page. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: http: https:; media-src 'self'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
} as const;
