import type { Platform } from '../../src/domains/common/content.enums';
import {
  type AccountProfile,
  type AuthorizationRequest,
  type CodeExchange,
  type ConnectableAccount,
  NetworkError,
  type NetworkErrorClass,
  type NetworkPort,
  type TokenSet,
} from '../../src/domains/channels/network.port';

/** Part of every token, so that tests can search for tokens. */
export const SECRET = 'T0kenSecret';

type Method =
  'exchangeCode' | 'grantedScopes' | 'connectableAccounts' | 'refreshToken' | 'revoke' | 'profile';

const PROFILE: AccountProfile = {
  username: 'studio',
  displayName: 'Studio',
  kind: 'BUSINESS',
  profilePictureUrl: 'https://network.example/studio.jpg',
  followerCount: 120,
  followingCount: 7,
  postCount: 31,
  isVerified: true,
};

/** A platform in this process. Tests decide what it offers, how long its tokens last, and which calls fail or wait. */
export class FakeNetwork implements NetworkPort {
  readonly logins = [
    { name: 'standard', scopes: ['read', 'publish'], pkce: true },
    { name: 'basic', scopes: ['read'], pkce: false },
  ];
  accounts: ConnectableAccount[] = [];
  profileOf: AccountProfile = PROFILE;
  /** What new and renewed tokens are like. */
  life: Partial<TokenSet> = {};
  /** The scopes that are granted at present. Undefined if the platform reports them with tokens only. */
  granted: readonly string[] | undefined;
  /** The calls so far. */
  readonly calls: { method: Method; tokens?: TokenSet; exchange?: CodeExchange }[] = [];
  private readonly failures: { method: Method; error: Error }[] = [];
  private readonly held = new Map<Method, Promise<void>>();
  private issued = 0;

  constructor(readonly platform: Platform) {}

  /** Lets the next call of a method fail. */
  fail(method: Method, kind: NetworkErrorClass, more: { code?: string; retryAt?: Date } = {}): void {
    const error = new NetworkError(`${method} failed`, { platform: this.platform, class: kind, ...more });
    this.failures.push({ method, error });
  }

  /** Lets calls of a method wait until the returned function is called. */
  hold(method: Method): () => void {
    let release = (): void => undefined;
    this.held.set(method, new Promise((done) => (release = done)));
    return () => {
      this.held.delete(method);
      release();
    };
  }

  count = (method: Method): number => this.calls.filter((call) => call.method === method).length;

  /** Returns an account that can be connected, or one with the reason why not. */
  account(platformUserId: string, more: Partial<ConnectableAccount> = {}): ConnectableAccount {
    const isConnectable = more.isConnectable ?? true;
    return {
      platformUserId,
      kind: 'BUSINESS',
      username: `user_${platformUserId}`,
      displayName: `User ${platformUserId}`,
      profilePictureUrl: null,
      isConnectable,
      missingScopes: [],
      ...(isConnectable && { tokens: this.tokens() }),
      ...more,
    };
  }

  tokens(more: Partial<TokenSet> = {}): TokenSet {
    this.issued += 1;
    return {
      login: 'standard',
      accessToken: `access-${this.issued}-${SECRET}`,
      refreshToken: `refresh-${this.issued}-${SECRET}`,
      refreshable: true,
      scopes: ['read', 'publish'],
      grantorId: 'grantor',
      ...this.life,
      ...more,
    };
  }

  authorizationUrl({ login, state, redirectUri, codeVerifier }: AuthorizationRequest): Promise<string> {
    const parameters = { login, state, redirect_uri: redirectUri, ...(codeVerifier && { pkce: 'S256' }) };
    return Promise.resolve(`https://network.example/consent?${new URLSearchParams(parameters).toString()}`);
  }

  async exchangeCode(exchange: CodeExchange): Promise<TokenSet> {
    await this.called({ method: 'exchangeCode', exchange });
    return this.tokens({ login: exchange.login });
  }

  async grantedScopes(tokens: TokenSet): Promise<readonly string[]> {
    await this.called({ method: 'grantedScopes', tokens });
    return this.granted ?? tokens.scopes;
  }

  async connectableAccounts(tokens: TokenSet): Promise<readonly ConnectableAccount[]> {
    await this.called({ method: 'connectableAccounts', tokens });
    return this.accounts;
  }

  async refreshToken(tokens: TokenSet): Promise<TokenSet> {
    await this.called({ method: 'refreshToken', tokens });
    return this.tokens();
  }

  revoke(tokens: TokenSet): Promise<void> {
    return this.called({ method: 'revoke', tokens });
  }

  async profile(tokens: TokenSet): Promise<AccountProfile> {
    await this.called({ method: 'profile', tokens });
    return this.profileOf;
  }

  private async called(call: FakeNetwork['calls'][number]): Promise<void> {
    this.calls.push(call);
    await this.held.get(call.method);
    const index = this.failures.findIndex(({ method }) => method === call.method);
    if (index >= 0) throw this.failures.splice(index, 1)[0]!.error;
  }
}
