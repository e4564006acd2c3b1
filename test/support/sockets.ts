import type { Server, Socket } from 'node:net';
import { until } from '../live/subscription-helpers';

/** Resolves when the connection is closed. A reset (ECONNRESET) is one of the ways to close, not a failure. */
export function closed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
  });
}

/**
 * Returns everything that the server sends until it ends or resets the connection. A client that is still sending when
 * the server closes receives a reset after the response.
 */
export async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => socket.once('end', () => resolve()));
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await Promise.race([ended, closed(socket)]);
  socket.destroy();
  return Buffer.concat(chunks).toString();
}

/** Records the connections that a server in this process accepts from now on. */
export function acceptedBy(server: Server): {
  readonly sockets: readonly Socket[];
  /** Waits until the server has read this number of bytes from one connection. */
  read(bytes: number): Promise<void>;
} {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  return {
    sockets,
    read: (bytes) => until(() => sockets.some(({ bytesRead }) => bytesRead === bytes)),
  };
}
