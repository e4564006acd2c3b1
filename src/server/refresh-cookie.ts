import { parse, serialize } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RefreshCookie } from '../kernel/auth/refresh-cookie';
import { PRODUCT } from '../kernel/product';

const NAME = `${PRODUCT}_refresh`;

/** Attributes of the cookie. `secure` if clients reach the server over TLS. */
export interface CookieScope {
  readonly path: string;
  readonly secure: boolean;
}

/** Refresh token cookie of one request. Parsed on first use, because most requests never read it. */
export class RequestCookie implements RefreshCookie {
  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly scope: CookieScope,
  ) {}

  read(): string | undefined {
    return parse(this.request.headers.cookie ?? '')[NAME];
  }

  write(token: string, expires: Date): void {
    const attributes = { ...this.scope, httpOnly: true, sameSite: 'strict', expires } as const;
    void this.reply.header('set-cookie', serialize(NAME, token, attributes));
  }

  clear(): void {
    if (this.read() !== undefined) this.write('', new Date(0));
  }
}
