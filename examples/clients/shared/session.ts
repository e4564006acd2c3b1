import { RequestError } from './errors';
import type { RefreshInput, Tokens } from './operations';

/** An access token is renewed this long before it expires. */
const MARGIN_MS = 30_000;
/** It is kept for this long at least, even if this machine’s clock is so wrong that it seems to expire earlier. */
const KEPT_MS = 1_000;

interface Header {
  readonly authorization?: string;
}

export interface ConnectOptions {
  /** For browsers: an httpOnly cookie keeps the refresh token, which no script can read and no reload loses then. */
  readonly cookie?: boolean;
}

/** The tokens of who is signed in, kept in memory; the refresh token in a cookie instead, if that is asked for. */
export class Session {
  private tokens?: Tokens;
  private renewAt = 0;
  private renewing?: Promise<boolean>;

  /** @param refresh sends `refreshSession`, without an access token. */
  constructor(
    private readonly cookie: boolean,
    private readonly refresh: (input: RefreshInput) => Promise<Tokens>,
  ) {}

  /** Keeps what signing in or refreshing gave; nothing when it was refused. */
  begin(tokens: Tokens): void {
    if (!tokens.accessToken) return;
    this.tokens = tokens;
    const expiry = tokens.accessTokenExpiresAt ? Date.parse(tokens.accessTokenExpiresAt) : 0;
    this.renewAt = Math.max(expiry - MARGIN_MS, Date.now() + KEPT_MS);
  }

  /** Forgets the tokens; `signOut` makes the server forget the cookie. */
  end(): void {
    this.tokens = undefined;
  }

  /** What `fetch` does about cookies: those of an API on another origin come and go only when it is told so. */
  get credentials(): 'include' | 'same-origin' {
    return this.cookie ? 'include' : 'same-origin';
  }

  /** What a request says of who sends it; empty when nobody is signed in. */
  get header(): Header {
    const token = this.tokens?.accessToken;
    return token ? { authorization: `Bearer ${token}` } : {};
  }

  /** Milliseconds until the access token should be renewed; undefined when nobody is signed in. */
  get renewIn(): number | undefined {
    return this.tokens ? Math.max(0, this.renewAt - Date.now()) : undefined;
  }

  /** The header with a token that is good for a while. */
  async freshHeader(): Promise<Header> {
    if (this.renewing ?? this.renewIn === 0) await this.renew();
    return this.header;
  }

  /** Gets the next tokens, once for all who ask meanwhile. UNAUTHENTICATED when the session has ended. */
  async renew(): Promise<void> {
    if (!(await this.resume()))
      throw new RequestError([{ message: 'Sign in again.', extensions: { code: 'UNAUTHENTICATED' } }]);
  }

  /** The same, for a page that has just loaded: false when nobody is signed in. */
  resume(): Promise<boolean> {
    this.renewing ??= this.next().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async next(): Promise<boolean> {
    const refreshToken = this.tokens?.refreshToken;
    // Whether there is a cookie only the server can tell: without one it answers a user error, and no tokens.
    const input = this.cookie ? { useCookie: true } : refreshToken ? { refreshToken } : undefined;
    const next = input && (await this.refresh(input));
    this.tokens = undefined;
    if (!next?.accessToken) return false;
    this.begin(next);
    return true;
  }
}
