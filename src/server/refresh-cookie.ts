import { parse, serialize } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RefreshCookie } from '../kernel/auth/refresh-cookie';

const NAME = 'marquee_refresh';

/** The refresh token's cookie of one request; `secure` wherever the server is reached through TLS. */
export function refreshCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  options: { readonly path: string; readonly secure: boolean },
): RefreshCookie {
  const sent = parse(request.headers.cookie ?? '')[NAME];
  const set = (value: string, expires: Date): void => {
    const attributes = { ...options, httpOnly: true, sameSite: 'strict', expires } as const;
    void reply.header('set-cookie', serialize(NAME, value, attributes));
  };
  return {
    read: () => sent,
    write: set,
    clear: () => {
      if (sent !== undefined) set('', new Date(0));
    },
  };
}
