import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Message } from '../kernel/messages';
import { ViewerTexts } from '../kernel/session/viewer-texts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);

/** What the page says, in the language of the reader. */
interface Page {
  readonly language: string;
  readonly title: string;
  readonly text: string;
}

/** The URL of a page contains a code, so it is neither stored nor sent on. */
export const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Renders a page for a user of a platform. It runs no script and loads nothing. */
const renderPage = ({ language, title, text }: Page): string => `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)} Marquee</title>
    <link rel="icon" href="data:,">
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; color: #1a1a1a; background: #fff; }
    </style>
  </head>
  <body>
    <main>
      <h1>${escaped(title)}</h1>
      <p>${escaped(text)}</p>
    </main>
  </body>
</html>
`;

/** Sends a page in the language of the reader. */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: { readonly title: Message; readonly text: Message },
): FastifyReply {
  const texts = new ViewerTexts(request.headers['accept-language']);
  request.viewerTexts = texts;
  const [title, text] = [texts.write(page.title), texts.write(page.text)];
  const html = renderPage({ language: texts.written!, title, text });
  return reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(html);
}
