/**
 * Access to the cookie that holds a browser's refresh token. It is httpOnly and same-site: no script can read it, and
 * pages of other sites cannot make the browser send it.
 */
export interface RefreshCookie {
  /** Returns the token of the request. Undefined if it has none. */
  read(): string | undefined;
  write(token: string, expires: Date): void;
  clear(): void;
}
