import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkName } from '../../src/sandbox/frame/rows';
import { type Sandbox, startSandbox } from '../../src/sandbox/start';
import { memoryFolder } from '../support/memory-folder';
import type { Json } from '../support/server';

/** What the app asks the person for, and what the person grants. */
interface Grant {
  person?: string;
  network?: NetworkName;
  login?: 'facebook' | 'instagram';
  ask?: string[];
  /** Defaults to all scopes asked for. */
  scopes?: string[];
  /** Defaults to all accounts of the person. */
  accounts?: string[];
  decision?: 'allow' | 'deny';
  state?: string;
  redirectUri?: string;
}

const PAGE_SCOPES = [
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_posts',
  'pages_manage_engagement',
  'pages_read_user_content',
  'pages_manage_metadata',
  'read_insights',
  'instagram_basic',
  'instagram_content_publish',
  'instagram_manage_comments',
  'instagram_manage_insights',
];
const INSTAGRAM_SCOPES = [
  'instagram_business_basic',
  'instagram_business_content_publish',
  'instagram_business_manage_comments',
  'instagram_business_manage_insights',
];
export const REDIRECT = 'http://127.0.0.1:4000/oauth/instagram/callback';

/** The sandbox in this process, with helpers for its consent pages and its control API. */
export class SandboxUnderTest {
  private constructor(
    private running: Sandbox,
    private readonly folder: string,
  ) {}

  static async start(): Promise<SandboxUnderTest> {
    const folder = mkdtempSync(join(memoryFolder(), 'marquee-sandbox-'));
    return new SandboxUnderTest(await SandboxUnderTest.run(folder), folder);
  }

  private static run(folder: string): Promise<Sandbox> {
    return startSandbox({ host: '127.0.0.1', port: 0, folder, seed: 'test' });
  }

  async restart(): Promise<void> {
    await this.running.stop();
    this.running = await SandboxUnderTest.run(this.folder);
  }

  async stop(): Promise<void> {
    await this.running.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Returns every token, code and secret of an app that there ever was, as the journal has them. */
  secrets(): string[] {
    const journal = readFileSync(join(this.folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n');
    const changes = journal.flatMap((line) => JSON.parse(line) as [string, string, Json][]);
    const secrets = changes.flatMap(([table, id, row]): (string | undefined)[] => {
      if (table === 'tokens' || table === 'codes') return [id];
      return table === 'apps' ? [row.secret, row.consumerSecret] : [];
    });
    return [...new Set(secrets.filter((secret) => secret !== undefined))];
  }

  get controlUrl(): string {
    return this.running.controlUrl;
  }

  url(network: NetworkName): string {
    return this.running.baseUrls[network];
  }

  /** Calls the control API and returns its response. Fails if it responds with an error. */
  async control(method: string, path: string, body?: object): Promise<Json> {
    const response = await this.tryControl(method, path, body);
    if (response.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(response.body)}`);
    return response.body;
  }

  async tryControl(method: string, path: string, body?: object): Promise<{ status: number; body: Json }> {
    const response = await fetch(`${this.controlUrl}/api/${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  advance(seconds: number): Promise<unknown> {
    return this.control('POST', 'clock', { advanceSeconds: seconds });
  }

  script(play: object, match: object = {}): Promise<unknown> {
    return this.control('POST', 'scripts', { ...match, play });
  }

  /** Lines of the ledger of an account, oldest first. */
  async effects(
    account: string,
  ): Promise<{ effect: string; text: string; origin: string; objectId: string }[]> {
    return this.control('GET', `ledger?account=${account}`);
  }

  async account(username: string, network: NetworkName): Promise<Json> {
    const all: Json[] = await this.control('GET', 'accounts');
    return all.find((row) => row.username === username && row.network === network);
  }

  async person(name = 'Asha Verma', world = 'META'): Promise<Json> {
    const all: Json[] = await this.control('GET', 'people');
    return all.find((row) => row.name === name && row.world === world);
  }

  async app(
    world = 'META',
  ): Promise<{ id: string; secret: string; configId?: string; redirectUris: string[] }> {
    const all: Json[] = await this.control('GET', 'apps');
    return all.find((row) => row.world === world);
  }

  /** URL of the consent page, without a chosen person. */
  async consentUrl(grant: Grant = {}): Promise<URL> {
    const { login = 'facebook', network = 'INSTAGRAM', redirectUri = REDIRECT, state = 'state-1' } = grant;
    const url = new URL(login === 'facebook' ? '/v25.0/dialog/oauth' : '/oauth/authorize', this.url(network));
    const scope = (grant.ask ?? (login === 'facebook' ? PAGE_SCOPES : INSTAGRAM_SCOPES)).join();
    const { id } = await this.app();
    url.search = new URLSearchParams({ client_id: id, redirect_uri: redirectUri, scope, state }).toString();
    return url;
  }

  /** Sends the form of the consent page, and returns the URL that the person is sent back to. */
  async consent(grant: Grant = {}): Promise<URL> {
    const url = await this.consentUrl(grant);
    const person = await this.person(grant.person);
    const all: Json[] = await this.control('GET', 'accounts');
    const accounts = grant.accounts ?? all.map(({ id }) => id);
    const form = new URLSearchParams({ person: person.id, decision: grant.decision ?? 'allow' });
    for (const account of accounts) form.append('account', account);
    for (const scope of grant.scopes ?? url.searchParams.get('scope')!.split(','))
      form.append('scope', scope);
    const response = await fetch(url, { method: 'POST', redirect: 'manual', body: form });
    return new URL(response.headers.get('location')!);
  }

  /** Connects through Facebook Login and returns the long-lived user token. */
  async userToken(grant: Grant = {}): Promise<string> {
    const code = (await this.consent(grant)).searchParams.get('code')!;
    const { body } = await this.exchange({ code });
    const long = { grant_type: 'fb_exchange_token', fb_exchange_token: body.access_token };
    return (await this.exchange(long, 'FACEBOOK')).body.access_token;
  }

  /** Connects through Instagram Login and returns the short-lived token. */
  async instagramToken(grant: Grant = {}): Promise<string> {
    const code = (await this.consent({ ...grant, login: 'instagram' })).searchParams.get('code')!;
    return (await this.exchange({ code, grant_type: 'authorization_code' })).body.access_token;
  }

  /** Calls the token endpoint as the app. */
  async exchange(
    params: Record<string, string>,
    network: NetworkName = 'INSTAGRAM',
  ): Promise<{ status: number; body: Json }> {
    const { id, secret } = await this.app();
    const form = { client_id: id, client_secret: secret, redirect_uri: REDIRECT, ...params };
    const response = await fetch(`${this.url(network)}/oauth/access_token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Returns the token of a page that a user token was granted. */
  async pageToken(userToken: string, page: string): Promise<string | undefined> {
    const url = `${this.url('FACEBOOK')}/v25.0/${page}?fields=access_token&access_token=${userToken}`;
    return ((await (await fetch(url)).json()) as Json).access_token;
  }
}
