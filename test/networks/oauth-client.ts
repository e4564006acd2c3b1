import { createHash } from 'node:crypto';
import type { NetworkName } from '../../src/sandbox/frame/rows';
import type { Json } from '../support/server';
import type { SandboxUnderTest } from './sandbox-under-test';

/** An app that signs people in to a network of the sandbox with the standard protocol. */
interface OAuthApp {
  readonly network: NetworkName;
  readonly consentPath: string;
  readonly tokenPath: string;
  readonly scopes: readonly string[];
  readonly pkce: boolean;
  /** Whether the app authenticates with HTTP Basic, instead of in the body. */
  readonly basic: boolean;
}

/** What differs from a person who grants all that the app asks for. */
interface Answers {
  readonly person?: string;
  /** Username of the account that is granted, on networks where people choose one. Defaults to the first one. */
  readonly username?: string;
  readonly scopes?: readonly string[];
  readonly decision?: 'allow' | 'deny';
}

interface TokenReply {
  readonly status: number;
  readonly body: Json;
}

const VERIFIER = 'a-verifier-that-is-long-enough-for-the-rules-of-pkce';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

export class OAuthClient {
  constructor(
    private readonly sandbox: SandboxUnderTest,
    private readonly app: OAuthApp,
  ) {}

  private async rows(path: string): Promise<Json[]> {
    return this.sandbox.control('GET', path);
  }

  /** The app as it was registered with the network. */
  async registered(): Promise<Json> {
    return (await this.rows('apps')).find(({ world }) => world === this.app.network);
  }

  async person(name = 'Asha Verma'): Promise<Json> {
    const people = await this.rows('people');
    return people.find((row) => row.world === this.app.network && row.name === name);
  }

  async consentUrl(scopes = this.app.scopes): Promise<URL> {
    const { id, redirectUris } = await this.registered();
    const url = new URL(this.app.consentPath, this.sandbox.url(this.app.network));
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: id,
      redirect_uri: redirectUris[0]!,
      scope: scopes.join(' '),
      state: 'state-1',
      ...(this.app.pkce && { code_challenge: CHALLENGE, code_challenge_method: 'S256' }),
    }).toString();
    return url;
  }

  /** Sends the form of the consent page, and returns the URL that the person is sent back to. */
  async consent({ person, username, scopes, decision = 'allow' }: Answers = {}): Promise<URL> {
    const url = await this.consentUrl(scopes);
    const { id } = await this.person(person);
    const body = new URLSearchParams({ person: id, decision });
    for (const account of await this.rows('accounts'))
      if (username === undefined || account.username === username) body.append('account', account.id);
    const response = await fetch(url, { method: 'POST', redirect: 'manual', body });
    return new URL(response.headers.get('location')!);
  }

  /** Calls a token endpoint as the app. */
  async call(params: Record<string, string>, path = this.app.tokenPath): Promise<TokenReply> {
    const { id, secret } = await this.registered();
    const credentials = { client_id: id, client_secret: secret };
    const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const response = await fetch(new URL(path, this.sandbox.url(this.app.network)), {
      method: 'POST',
      headers: this.app.basic ? { authorization: basic } : {},
      body: new URLSearchParams({ ...(!this.app.basic && credentials), ...params }),
    });
    return { status: response.status, body: await response.json() };
  }

  async exchange(code: string, params: Record<string, string> = {}): Promise<TokenReply> {
    const { redirectUris } = await this.registered();
    return this.call({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUris[0]!,
      ...(this.app.pkce && { code_verifier: VERIFIER }),
      ...params,
    });
  }

  refresh(token: string): Promise<TokenReply> {
    return this.call({ grant_type: 'refresh_token', refresh_token: token });
  }

  /** Signs in and returns the tokens. */
  async tokens(answers: Answers = {}): Promise<Json> {
    return (await this.exchange((await this.consent(answers)).searchParams.get('code')!)).body;
  }
}
