import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import type { ConnectionError } from 'fastify';

/** Message of errors whose cause is only logged. */
export const INTERNAL_MESSAGE = 'Internal server error. If the problem persists, report the `requestId`.';

/** Message of errors of the database connection. */
export const UNAVAILABLE_MESSAGE = 'The database is unavailable. Retry later.';

/** Formats an error outside GraphQL like a GraphQL error, so that clients parse one format only. */
export const errorBody = (code: string, message: string, requestId?: string) => ({
  errors: [{ message, extensions: { code, requestId } }],
});

/** Status and message of a malformed request, by Node's error code. */
const MALFORMED: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request was not received in time.'],
  HPE_HEADER_OVERFLOW: [431, 'The request headers are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions are too large.'],
};
const INVALID_HTTP = [400, 'The request is not valid HTTP/1.1.'] as const;

/** Time for a client that is still sending to read the error. */
const LINGER_MS = 3_000;

/** Sockets that have received an error and are about to be closed. */
const answered = new WeakSet<Socket>();

const responseStarted = (socket: Socket): boolean =>
  (socket as Socket & { _httpMessage?: { headersSent: boolean } | null })._httpMessage?.headersSent === true;

/** Responds to a malformed request and closes the connection. Returns the status if it could be sent. */
export function handleMalformedRequest({ code }: ConnectionError, socket: Socket): number | undefined {
  // After a malformed request the rest of the stream cannot be parsed either.
  if (answered.has(socket) || socket.destroyed) return undefined;
  if (code === 'ECONNRESET' || !socket.writable || responseStarted(socket)) {
    socket.destroy();
    return undefined;
  }
  answered.add(socket);
  const [status, message] = MALFORMED[code] ?? INVALID_HTTP;
  const body = JSON.stringify(errorBody('BAD_REQUEST', message));
  const headers = `content-type: application/json; charset=utf-8\r\ncontent-length: ${body.length}\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}\r\n\r\n${body}`);
  // A late request must not be handled if it arrives after all. A malformed one never is.
  if (status === 408) socket.destroySoon();
  else {
    // Closing a socket with unread data resets it, and the client may lose the response.
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
  }
  return status;
}

/**
 * Reads and discards the rest of a request, because a client that is still sending may lose the response. Stops when the
 * client pauses; the request timeout limits a client that keeps sending.
 */
export async function drainBody(request: IncomingMessage): Promise<void> {
  const silence = new AbortController();
  let received = false;
  request.on('data', () => (received = true));
  // After a stall of this process, timers fire before pending data is read. One turn later it has been read.
  const timer = setInterval(() => {
    setImmediate(() => {
      if (!received) silence.abort();
      received = false;
    });
  }, LINGER_MS).unref();
  await finished(request, { signal: silence.signal }).catch(() => undefined);
  clearInterval(timer);
}
