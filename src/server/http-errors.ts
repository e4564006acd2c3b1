import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import type { ConnectionError } from 'fastify';

/** Errors outside GraphQL in the form GraphQL over HTTP gives them, so that a client parses one form only. */
export const errorBody = (code: string, message: string, requestId?: string) => ({
  errors: [{ message, extensions: { code, requestId } }],
});

/** Why a request cannot even be read, by the code of Node's error. */
const MALFORMED: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are too long.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The extensions of a chunk are too long.'],
};
const INVALID_HTTP = [400, 'This is no request as HTTP/1.1 has them.'] as const;

/** Milliseconds for a client to read why, while it may still be sending. */
const LINGER_MS = 3_000;

/** Sockets that were told why and are about to be closed. */
const answered = new WeakSet<Socket>();

const responseStarted = (socket: Socket): boolean =>
  (socket as Socket & { _httpMessage?: { headersSent: boolean } | null })._httpMessage?.headersSent === true;

/** Answers what never becomes a request, and closes the connection; gives back the status, where one could be sent. */
export function handleMalformedRequest({ code }: ConnectionError, socket: Socket): number | undefined {
  // Whatever comes after a broken request is broken, too.
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
  // What was too late must not be worked on when it comes after all; what is broken never is.
  if (status === 408) socket.destroySoon();
  else {
    // Closed while data comes in, a connection is reset, and the client may lose the answer.
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
  }
  return status;
}

/**
 * Reads on and keeps nothing: who is still sending when the connection is closed may lose the answer. Whoever falls
 * silent is waited for no longer; whoever goes on and on is stopped by the time a request has to arrive in.
 */
export async function drainBody(request: IncomingMessage): Promise<void> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), LINGER_MS).unref();
  request.on('data', () => timer.refresh());
  await finished(request, { signal: silence.signal }).catch(() => undefined);
  clearTimeout(timer);
}
