const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const decoded = (text: string): string =>
  text.replace(/&(#?\w+);/g, (all, name: string) => ENTITIES[name] ?? all);

const attributeOf = (tag: string, name: string): string =>
  decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

async function htmlOf(url: URL | string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${String(url)}: status ${response.status}`);
  return response.text();
}

/** Who grants access, and to which accounts. */
export interface Grant {
  readonly person: string;
  /** Label of the account to grant, on platforms where one is chosen. Defaults to those that the page selects. */
  readonly account?: string;
}

/** The form of a consent page as a user sends it. */
function formOf(html: string, account?: string): URLSearchParams {
  const form = new URLSearchParams({ decision: 'allow' });
  for (const [tag, label = ''] of html.matchAll(/<input[^>]*>([^<]*)/g)) {
    const [name, type] = [attributeOf(tag, 'name'), attributeOf(tag, 'type')];
    const isSent =
      name === 'account' && account !== undefined
        ? decoded(label).trim() === account
        : type === 'hidden' || /\schecked\b/.test(tag);
    if (isSent) form.append(name, attributeOf(tag, 'value'));
  }
  return form;
}

/** Grants access on a consent page of the sandbox as a user in a browser does, and follows the way back to Marquee. */
export async function grantAccess(authorizationUrl: string, { person, account }: Grant): Promise<void> {
  const people = await htmlOf(authorizationUrl);
  const link = [...people.matchAll(/<a href="([^"]*)">Continue as ([^<]*)<\/a>/g)].find(
    ([, , name]) => decoded(name!) === person,
  );
  if (!link) throw new Error(`${person} is not on the consent page.`);
  const url = new URL(decoded(link[1]!), authorizationUrl);
  const html = await htmlOf(url);
  const [tag] = /<form method="post"[^>]*>/.exec(html)!;
  await htmlOf(new URL(attributeOf(tag, 'action'), url), { method: 'POST', body: formOf(html, account) });
}
