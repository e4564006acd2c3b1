import type { Socket } from 'node:net';

/** Resolves when the connection is closed. A reset (ECONNRESET) is one of the ways to close, not a failure. */
export function closed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
  });
}
