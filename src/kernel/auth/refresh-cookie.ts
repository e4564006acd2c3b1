/**
 * Where a browser keeps its refresh token: an httpOnly cookie, which no script reads and which no other site's page
 * can make the browser send.
 */
export interface RefreshCookie {
  /** The token the request came with; undefined when none did. */
  read(): string | undefined;
  write(token: string, expires: Date): void;
  clear(): void;
}
