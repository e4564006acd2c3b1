import { parseSetCookie } from 'cookie';

/** Gives `fetch` what a browser adds to it: cookies, which no script reads. */
export class Browser {
  /** All that scripts could read of the answers. */
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

  /** The values of the cookies it keeps. */
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
