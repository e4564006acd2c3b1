import type { BundleManifest } from './build';
import type { PageConfiguration } from './page-configuration';

/** Path prefix of the bundle's files. */
export const ASSETS = '/graphiql/';
/** Requested by browsers for pages that name no icon, too. */
export const ICON_PATH = '/favicon.ico';

/** The icon of the page, in SVG. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#d60590" d="M1 14V2h3l4 6 4-6h3v12h-3V7l-4 6-4-6v7z"/></svg>';

/** Sent with the page and with every file, because a worker obeys the policy of its own script. */
export const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    // 'self' includes WebSocket connections to the same host and port.
    "connect-src 'self'",
    // Monaco and the dialogs add style attributes and elements.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Renders the page. The configuration is embedded as data, because the policy allows no inline scripts. */
export function renderPage(
  manifest: BundleManifest,
  configuration: Omit<PageConfiguration, 'workers'>,
): string {
  const { editor, json, graphql } = manifest.workers;
  const workers = { editor: ASSETS + editor, json: ASSETS + json, graphql: ASSETS + graphql };
  // Without '<' the text cannot close the element or open a comment.
  const data = JSON.stringify({ ...configuration, workers }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Marquee</title>
    <link rel="icon" type="image/svg+xml" href="${ICON_PATH}">
    <link rel="stylesheet" href="${ASSETS}${manifest.style}">
    <script type="application/json" id="configuration">${data}</script>
    <script type="module" src="${ASSETS}${manifest.main}"></script>
  </head>
  <body>
    <div id="graphiql"></div>
  </body>
</html>
`;
}
