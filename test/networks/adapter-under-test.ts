import { inspect } from 'node:util';
import { Writable } from 'node:stream';
import {
  type ConnectableAccount,
  NetworkError,
  type NetworkPort,
  type RateLimitUsage,
  type TokenSet,
} from '../../src/domains/channels/network.port';
import type { InsightsPort } from '../../src/domains/publishing/insights/insights.port';
import type { PublishingPort } from '../../src/domains/publishing/publishing.port';
import type { Platform } from '../../src/domains/common/content.enums';
import { SettableClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logging';
import { type Networks, openNetworks } from '../../src/networks';
import type { Json } from '../support/server';
import { PUBLISHING_LIMITS } from './publishing-limits';
import { SandboxUnderTest } from './sandbox-under-test';

type Options = Parameters<typeof openNetworks>[0];

const STATE = 'state-of-the-user';
export const VERIFIER = 'a-code-verifier-of-more-than-forty-three-characters';

/** Limits that the adapters read, as staff would set them. */
export const LIMITS: Readonly<Record<string, string | number>> = {
  ...PUBLISHING_LIMITS,
  'FACEBOOK api.page': 100,
  'FACEBOOK api.version': 'v25.0',
  'FACEBOOK rate.daily_pause': 86_400,
  'FACEBOOK rate.missing_pause': 900,
  'FACEBOOK rate.pause': 900,
  'FACEBOOK rate.spam_pause': 86_400,
  'GOOGLE_BUSINESS api.accounts_page': 20,
  'GOOGLE_BUSINESS api.authorization_version': 'v2',
  'GOOGLE_BUSINESS api.locations_page': 100,
  'GOOGLE_BUSINESS api.post_version': 'v4',
  'GOOGLE_BUSINESS api.userinfo_version': 'v3',
  'GOOGLE_BUSINESS api.version': 'v1',
  'GOOGLE_BUSINESS publishing.upload_pause': 86_400,
  'GOOGLE_BUSINESS rate.minute_pause': 60,
  'GOOGLE_BUSINESS rate.pause': 900,
  'GOOGLE_BUSINESS rate.time_zone': 'America/Los_Angeles',
  'INSTAGRAM api.page': 100,
  'INSTAGRAM api.version': 'v25.0',
  'INSTAGRAM rate.daily_pause': 86_400,
  'INSTAGRAM rate.missing_pause': 900,
  'INSTAGRAM rate.pause': 900,
  'INSTAGRAM rate.spam_pause': 86_400,
  'INSTAGRAM token.refresh_age_min': 86_400,
  'LINKEDIN api.authorization_version': 'v2',
  'LINKEDIN api.protocol': '2.0.0',
  'LINKEDIN api.roles_page': 100,
  'LINKEDIN api.userinfo_version': 'v2',
  // Versions are months, and end after a year.
  'LINKEDIN api.version': new Date().toISOString().slice(0, 7).replace('-', ''),
  'LINKEDIN rate.pause': 900,
  'LINKEDIN rate.time_zone': 'UTC',
  'PINTEREST api.version': 'v5',
  'PINTEREST rate.pause': 900,
  'TIKTOK api.version': 'v2',
  'TIKTOK rate.creators_pause': 14_400,
  'TIKTOK rate.daily_pause': 86_400,
  'TIKTOK rate.minute_pause': 60,
  'TIKTOK rate.pause': 900,
  'WHATSAPP api.page': 100,
  'WHATSAPP api.version': 'v25.0',
  'WHATSAPP messaging.marketing_pause': 86_400,
  'WHATSAPP rate.daily_pause': 86_400,
  'WHATSAPP rate.missing_pause': 900,
  'WHATSAPP rate.pause': 900,
  'WHATSAPP rate.spam_pause': 86_400,
  'X api.version': '2',
  'X rate.pause': 900,
  'YOUTUBE api.analytics_version': 'v2',
  'YOUTUBE api.authorization_version': 'v2',
  'YOUTUBE api.userinfo_version': 'v3',
  'YOUTUBE api.version': 'v3',
  'YOUTUBE publishing.upload_pause': 86_400,
  'YOUTUBE rate.minute_pause': 60,
  'YOUTUBE rate.pause': 900,
  'YOUTUBE rate.time_zone': 'America/Los_Angeles',
};

const limits: Options['limits'] = {
  limitOf: (platform, key) => Number(limits.textOf(platform, key)),
  textOf: (platform, key) => {
    const limit = LIMITS[`${platform} ${key}`];
    if (limit === undefined) throw new Error(`${platform} has no limit ${key}.`);
    return String(limit);
  },
};

/** What the user does on the consent page. Everything that is omitted is granted. */
export interface Consent {
  readonly login?: string;
  readonly person?: string;
  readonly accounts?: readonly string[];
  readonly withoutScopes?: readonly string[];
  /** Scopes that are not asked for, on platforms where users grant all or none. */
  readonly notAsked?: readonly string[];
}

/** The adapter of a platform in front of the sandbox. Knows all secrets, and that no error or log contains one. */
export class AdapterUnderTest {
  readonly clock = new SettableClock();
  readonly usages: RateLimitUsage[] = [];
  private readonly secrets = new Set<string>();
  private readonly texts: string[] = [];
  private readonly open: Networks[] = [];
  port!: NetworkPort;

  private constructor(
    readonly platform: Platform,
    readonly sandbox: SandboxUnderTest,
    readonly settings: Options['settings'],
    readonly redirectUri: string,
  ) {}

  static async start(platform: Platform): Promise<AdapterUnderTest> {
    const sandbox = await SandboxUnderTest.start();
    const networks: Json[] = await sandbox.control('GET', 'networks');
    const apps: Json[] = await sandbox.control('GET', 'apps');
    const settings = networks.map(({ name, baseUrl, world }) => {
      const app = apps.find((row) => row.world === world);
      return [name, { baseUrl, clientId: app.id, clientSecret: app.secret, configId: app.configId }];
    });
    const all = Object.fromEntries(settings) as Options['settings'];
    const redirectUri = `http://127.0.0.1:4000/oauth/${platform.toLowerCase().replaceAll('_', '-')}/callback`;
    const adapter = new AdapterUnderTest(platform, sandbox, all, redirectUri);
    adapter.secrets.add(all[platform].clientSecret!);
    // Enough outages for tests of single failures never to open the circuit breaker.
    adapter.port = adapter.portWith({ resilience: { outages: 1000 } });
    return adapter;
  }

  /** Another adapter of the same platform, such as one with short timeouts. */
  portWith(options: Partial<Options>): NetworkPort {
    return this.networksWith(options).ports.get(this.platform)!;
  }

  /** A publishing port of the platform. */
  publishingWith(options: Partial<Options>): PublishingPort {
    return this.networksWith(options).publishing.get(this.platform)!;
  }

  /** An insights port of the platform. */
  insightsWith(options: Partial<Options>): InsightsPort {
    return this.networksWith(options).insights.get(this.platform)!;
  }

  private networksWith(options: Partial<Options>): Networks {
    const sink = new Writable({
      write: (chunk: Buffer, _, done) => (this.texts.push(String(chunk)), done()),
    });
    const networks = openNetworks({
      settings: this.settings,
      limits,
      clock: this.clock,
      log: createLogger('trace', sink),
      onUsage: (_platform, usages) => this.usages.push(...usages),
      ...options,
      resilience: { retries: 2, pause: 1, ...options.resilience },
    });
    this.open.push(networks);
    return networks;
  }

  /** Advances the clocks of the sandbox and the adapter. */
  async advance(seconds: number): Promise<void> {
    await this.sandbox.advance(seconds);
    this.clock.advance(seconds * 1000);
  }

  /** URL of the consent page, as the adapter builds it. */
  async consentUrl(login = this.port.logins[0]!.name, port = this.port): Promise<URL> {
    const { redirectUri } = this;
    return new URL(await port.authorizationUrl({ login, state: STATE, redirectUri, codeVerifier: VERIFIER }));
  }

  /** Sends the form of the consent page. Returns the code with which the user is sent back. */
  async code(consent: Consent = {}): Promise<string> {
    const url = await this.consentUrl(consent.login);
    const apps: Json[] = await this.sandbox.control('GET', 'apps');
    const secret = this.settings[this.platform].clientSecret;
    const { world } = apps.find((row) => row.secret === secret);
    const people: Json[] = await this.sandbox.control('GET', 'people');
    const named = (row: Json): boolean => row.name === consent.person || consent.person === undefined;
    const person = people.find((row) => row.world === world && named(row));
    const accounts: Json[] = await this.sandbox.control('GET', 'accounts');
    const form = new URLSearchParams({ person: person.id, decision: 'allow' });
    for (const id of consent.accounts ?? accounts.map((row) => row.id)) form.append('account', id);
    const scopes = (url.searchParams.get('scope') ?? '').split(/[\s,]+/);
    const asked = scopes.filter((scope) => !consent.notAsked?.includes(scope));
    url.searchParams.set('scope', asked.join(' '));
    for (const scope of asked) if (!consent.withoutScopes?.includes(scope)) form.append('scope', scope);
    const response = await fetch(url, { method: 'POST', redirect: 'manual', body: form });
    const target = new URL(response.headers.get('location')!);
    expect(target.searchParams.get('state')).toBe(STATE);
    return this.secret(target.searchParams.get('code')!);
  }

  async exchange(code: string, login = this.port.logins[0]!.name, port = this.port): Promise<TokenSet> {
    const { redirectUri } = this;
    return this.known(await port.exchangeCode({ login, code, redirectUri, codeVerifier: VERIFIER }));
  }

  async connect(consent: Consent = {}): Promise<TokenSet> {
    return this.exchange(await this.code(consent), consent.login);
  }

  /** The account of the platform in the sandbox. */
  async accountOf(username: string): Promise<Json> {
    const all: Json[] = await this.sandbox.control('GET', 'accounts');
    return all.find((row) => row.username === username && row.network === this.platform);
  }

  /** Connects and returns all accounts of the user. */
  async accounts(consent: Consent = {}): Promise<readonly ConnectableAccount[]> {
    const accounts = await this.port.connectableAccounts(await this.connect(consent));
    for (const { tokens } of accounts) if (tokens) this.known(tokens);
    return accounts;
  }

  known(tokens: TokenSet): TokenSet {
    for (const text of [tokens.accessToken, tokens.refreshToken]) if (text) this.secret(text);
    return tokens;
  }

  private secret(text: string): string {
    this.secrets.add(text);
    return text;
  }

  /** Returns the failure of a call. Fails if the call succeeds, or fails in another way. */
  async failure(call: Promise<unknown>): Promise<NetworkError> {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(NetworkError);
    this.texts.push(inspect(error, { depth: 10, showHidden: true }));
    return error as NetworkError;
  }

  /** Removes the scripts that were not played. Returns their number. */
  async clearScripts(): Promise<number> {
    const scripts: Json[] = await this.sandbox.control('GET', 'scripts');
    for (const { id } of scripts) await this.sandbox.control('DELETE', `scripts/${id}`);
    return scripts.length;
  }

  /** Everything that was logged and thrown. */
  get written(): string {
    return this.texts.join('\n');
  }

  expectNoSecrets(): void {
    for (const secret of this.secrets)
      expect(this.written.includes(secret) ? secret.slice(0, 8) : '').toBe('');
  }

  async stop(): Promise<void> {
    for (const networks of this.open) await networks.close();
    await this.sandbox.stop();
  }
}
