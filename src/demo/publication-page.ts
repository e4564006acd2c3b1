import { createHash } from 'node:crypto';
import { MEDIA_PATH } from './seed-context';

/** Data of a publication page. Counters are text, or null if the platform did not report them. */
export interface PublicationView {
  readonly platform: string;
  readonly name: string | null;
  readonly username: string | null;
  readonly picture: string | null;
  readonly caption: string | null;
  readonly hashtags: readonly string[];
  readonly media: readonly string[];
  /** Alternative texts of the media files, in display order. */
  readonly texts: readonly string[];
  readonly publishedAt: Date;
  readonly impressions: string | null;
  readonly reach: string | null;
  readonly views: string | null;
  readonly likes: string | null;
  readonly comments: string | null;
  readonly shares: string | null;
  readonly saves: string | null;
  readonly clicks: string | null;
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f3f1ee; --card: #fff; --ink: #22201d; --faint: #77716a; --line: #e6e1da; }
@media (prefers-color-scheme: dark) { :root { --ground: #171614; --card: #23211e; --ink: #f0ece6; --faint: #a39c92; --line: #37332e; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
article { max-width: 34rem; margin: 0 auto; background: var(--card); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
header { display: flex; gap: .8rem; align-items: center; padding: 1rem 1.2rem; }
header img { width: 44px; height: 44px; border-radius: 50%; }
h1 { font-size: 1rem; margin: 0; }
header p, footer { color: var(--faint); font-size: .85rem; margin: 0; }
.media { display: flex; overflow-x: auto; scroll-snap-type: x mandatory; background: var(--line); }
.media img { width: 100%; flex: none; display: block; scroll-snap-align: center; object-fit: contain; max-height: 80vh; }
.caption { padding: 1rem 1.2rem 0; white-space: pre-line; margin: 0; overflow-wrap: anywhere; }
.tags { padding: .4rem 1.2rem 0; margin: 0; color: #2d6cdf; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: .8rem; margin: 1rem 1.2rem; padding-top: 1rem; border-top: 1px solid var(--line); }
dt { color: var(--faint); font-size: .8rem; }
dd { margin: 0; font-weight: 650; font-variant-numeric: tabular-nums; }
footer { padding: 0 1.2rem 1.2rem; }
`;

/** Allows only the style of the page and images of the server. */
export const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "img-src 'self'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Returns the path of an image, because `'self'` blocks an absolute URL with another host name of this server. */
const local = (url: string): string => escaped(url.slice(Math.max(0, url.lastIndexOf(MEDIA_PATH))));

const MEASURES = ['views', 'impressions', 'reach', 'likes', 'comments', 'shares', 'saves', 'clicks'] as const;

function figures(view: PublicationView): string {
  const rows = MEASURES.filter((name) => view[name] !== null).map(
    (name) =>
      `<div><dt>${name.charAt(0).toUpperCase()}${name.slice(1)}</dt><dd>${Number(view[name]).toLocaleString('en-IN')}</dd></div>`,
  );
  return rows.length ? `<dl>${rows.join('')}</dl>` : '';
}

function networkName(platform: string): string {
  const names: Readonly<Record<string, string>> = {
    X: 'X',
    LINKEDIN: 'LinkedIn',
    YOUTUBE: 'YouTube',
    GOOGLE_BUSINESS: 'Google Business Profile',
  };
  return names[platform] ?? platform.charAt(0) + platform.slice(1).toLowerCase();
}

/** Renders a publication as a platform would show it. */
export function renderPublication(view: PublicationView): string {
  const name = escaped(view.name ?? 'An account');
  const handle = view.username ? `@${escaped(view.username)} on ` : '';
  const published = `${view.publishedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const images = view.media.map(
    (url, place) => `<img src="${local(url)}" alt="${escaped(view.texts[place] ?? '')}">`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name} on ${networkName(view.platform)}</title>
<style>${STYLE}</style>
</head>
<body>
<article>
<header>${view.picture ? `<img src="${local(view.picture)}" alt="">` : ''}<div><h1>${name}</h1><p>${handle}${networkName(view.platform)}</p></div></header>
${images.length ? `<div class="media">${images.join('')}</div>` : ''}
<p class="caption">${escaped(view.caption ?? '')}</p>
<p class="tags">${view.hashtags.map((tag) => `#${escaped(tag)}`).join(' ')}</p>
${figures(view)}
<footer>Published ${published}. A page of the demo, not of the network.</footer>
</article>
</body>
</html>
`;
}
