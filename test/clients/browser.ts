import { parseSetCookie } from 'cookie';

/** Adds cookies to `fetch`, as a browser does, which scripts cannot read. */
export class Browser {
  /** All response bodies, which scripts can read. */
  seen = '';
  private readonly jar = new Map<string, string>();
  private readonly fetch = globalThis.fetch;

  constructor() {
    globalThis.fetch = async (address, init = {}) => {
      const headers = new Headers(init.headers);
      const included = init.credentials === 'include';
      if (included && this.jar.size)
        headers.set('cookie', [...this.jar].map((pair) => pair.join('=')).join('; '));
      const response = await this.fetch(address, { ...init, headers });
      if (included) response.headers.getSetCookie().forEach((line) => this.keep(line));
      this.seen += await response.clone().text();
      return response;
    };
  }

  /** The values of the stored cookies. */
  get cookies(): string[] {
    return [...this.jar.values()];
  }

  close(): void {
    globalThis.fetch = this.fetch;
  }

  private keep(line: string): void {
    const { name, value = '', expires } = parseSetCookie(line);
    if (expires && expires <= new Date()) this.jar.delete(name);
    else this.jar.set(name, value);
  }
}
