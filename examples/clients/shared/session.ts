import { RequestError } from './errors';
import type { Tokens } from './operations';

/** An access token is renewed this long before it expires. */
const MARGIN_MS = 30_000;
/** It is kept for this long at least, even if this machine’s clock is so wrong that it seems to expire earlier. */
const KEPT_MS = 1_000;

interface Header {
  readonly authorization?: string;
}

/**
 * The tokens of who is signed in, kept in memory. In a browser, sign in and refresh with `cookie: true`: the refresh
 * token is in an httpOnly cookie then, where no script can read it.
 */
export class Session {
  private tokens?: Tokens;
  private renewAt = 0;
  private renewing?: Promise<void>;

  /** @param refresh sends `refreshSession`, without an access token. */
  constructor(private readonly refresh: (refreshToken: string) => Promise<Tokens>) {}

  /** Keeps what signing in or refreshing gave; nothing when it was refused. */
  begin(tokens: Tokens): void {
    if (!tokens.accessToken) return;
    this.tokens = tokens;
    const expiry = tokens.expiresAt ? Date.parse(tokens.expiresAt) : 0;
    this.renewAt = Math.max(expiry - MARGIN_MS, Date.now() + KEPT_MS);
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
  renew(): Promise<void> {
    this.renewing ??= this.next().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async next(): Promise<void> {
    const refreshToken = this.tokens?.refreshToken;
    const next = refreshToken ? await this.refresh(refreshToken) : undefined;
    this.tokens = undefined;
    if (!next?.accessToken)
      throw new RequestError([{ message: 'Sign in again.', extensions: { code: 'UNAUTHENTICATED' } }]);
    this.begin(next);
  }
}
