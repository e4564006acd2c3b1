import { RequestError } from './errors';
import type { RefreshInput, Tokens } from './operations';

/** Time before its expiry at which an access token is refreshed. */
const MARGIN_MS = 30_000;
/** Minimum time before a refresh, even if the clock of this machine is wrong and the token seems expired. */
const KEPT_MS = 1_000;

interface Header {
  readonly authorization?: string;
}

export interface ConnectOptions {
  /** For browsers: stores the refresh token in an httpOnly cookie, which scripts cannot read and a reload keeps. */
  readonly cookie?: boolean;
}

/** Holds the tokens of the signed-in user in memory, or the refresh token in a cookie. */
export class Session {
  private tokens?: Tokens;
  private renewAt = 0;
  private renewing?: Promise<boolean>;

  /** @param refresh sends `refreshSession`, without an access token. */
  constructor(
    private readonly cookie: boolean,
    private readonly refresh: (input: RefreshInput) => Promise<Tokens>,
  ) {}

  /** Stores the tokens of a successful sign-in or refresh. */
  begin(tokens: Tokens): void {
    if (!tokens.accessToken) return;
    this.tokens = tokens;
    const expiry = tokens.accessTokenExpiresAt ? Date.parse(tokens.accessTokenExpiresAt) : 0;
    this.renewAt = Math.max(expiry - MARGIN_MS, Date.now() + KEPT_MS);
  }

  /** Discards the tokens. `signOut` clears the cookie. */
  end(): void {
    this.tokens = undefined;
  }

  /** The option `credentials` of `fetch`: cookies of another origin require `include`. */
  get credentials(): 'include' | 'same-origin' {
    return this.cookie ? 'include' : 'same-origin';
  }

  /** The Authorization header. Empty if no user is signed in. */
  get header(): Header {
    const token = this.tokens?.accessToken;
    return token ? { authorization: `Bearer ${token}` } : {};
  }

  /** Milliseconds until the access token should be refreshed. Undefined if no user is signed in. */
  get renewIn(): number | undefined {
    return this.tokens ? Math.max(0, this.renewAt - Date.now()) : undefined;
  }

  /** Returns the header with a token that does not expire soon. */
  async freshHeader(): Promise<Header> {
    if (this.renewing ?? this.renewIn === 0) await this.renew();
    return this.header;
  }

  /** Refreshes the tokens, once for concurrent calls. Throws UNAUTHENTICATED if the session has ended. */
  async renew(): Promise<void> {
    if (!(await this.resume()))
      throw new RequestError([{ message: 'Sign in again.', extensions: { code: 'UNAUTHENTICATED' } }]);
  }

  /** Refreshes the tokens when a page loads. Returns false if no user is signed in. */
  resume(): Promise<boolean> {
    this.renewing ??= this.next().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async next(): Promise<boolean> {
    const refreshToken = this.tokens?.refreshToken;
    // Scripts cannot see the cookie. Without one, the server returns a user error and no tokens.
    const input = this.cookie ? { useCookie: true } : refreshToken ? { refreshToken } : undefined;
    const next = input && (await this.refresh(input));
    this.tokens = undefined;
    if (!next?.accessToken) return false;
    this.begin(next);
    return true;
  }
}
