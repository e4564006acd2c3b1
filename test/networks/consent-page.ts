/** What a user does on a consent page. */
export interface Choice {
  /** Name of the person who signs in. */
  readonly person: string;
  /** Labels of the accounts to grant. Defaults to those that the page selects. */
  readonly accounts?: readonly string[] | undefined;
  /** Scopes that the user unticks. */
  readonly without?: readonly string[];
  readonly decision?: 'allow' | 'deny';
}

interface Visit {
  /** Scopes that can be unticked. Empty on platforms where users grant all or none. */
  readonly scopes: readonly string[];
  /** URL to which the platform sends the user back. */
  readonly callback: URL;
}

interface Input {
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly isHidden: boolean;
  readonly isChecked: boolean;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const decoded = (text: string): string => text.replace(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? all);

function attributeOf(tag: string, name: string): string {
  return decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

const inputsOf = (html: string): Input[] =>
  [...html.matchAll(/<input[^>]*>([^<]*)/g)].map(([tag, label]) => ({
    name: attributeOf(tag, 'name'),
    value: attributeOf(tag, 'value'),
    label: decoded(label!).trim(),
    isHidden: attributeOf(tag, 'type') === 'hidden',
    isChecked: /\schecked\b/.test(tag),
  }));

async function htmlOf(url: URL): Promise<string> {
  const response = await fetch(url);
  const html = await response.text();
  expect([response.status, html]).toEqual([200, expect.stringContaining('<!doctype html>')]);
  return html;
}

/** Opens a consent page, signs in, and sends its form as a browser does. */
export async function visitConsentPage(page: URL, choice: Choice): Promise<Visit> {
  const { person, accounts, without = [], decision = 'allow' } = choice;
  const people = await htmlOf(page);
  const link = [...people.matchAll(/<a href="([^"]*)">Continue as ([^<]*)<\/a>/g)].find(
    ([, , name]) => decoded(name!) === person,
  );
  expect(link).toBeDefined();
  const url = new URL(decoded(link![1]!), page);
  const html = await htmlOf(url);
  const inputs = inputsOf(html);
  const isSent = ({ name, value, label, isHidden, isChecked }: Input): boolean => {
    if (name === 'account' && accounts) return accounts.includes(label);
    return isHidden || (isChecked && !(name === 'scope' && without.includes(value)));
  };
  const form = new URLSearchParams({ decision });
  for (const input of inputs.filter(isSent)) form.append(input.name, input.value);
  if (accounts) expect(form.getAll('account')).toHaveLength(accounts.length);
  const [action] = /<form method="post"[^>]*>/.exec(html)!;
  const target = new URL(attributeOf(action, 'action'), url);
  const response = await fetch(target, { method: 'POST', redirect: 'manual', body: form });
  expect(response.status).toBe(302);
  return {
    scopes: inputs.filter(({ name }) => name === 'scope').map(({ value }) => value),
    callback: new URL(response.headers.get('location')!),
  };
}
