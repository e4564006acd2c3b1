import type { ServerResponse } from 'node:http';

/** Number of checks in a row without progress after which a connection is closed. */
const CHECKS = 3;

/**
 * Closes the connection when the client has taken nothing of the response for this long, because the response stays in
 * memory until then. Node's timeout of a socket is a check: it is reported only if no byte has left since the last one, so
 * a slow client that keeps reading is never closed. When the response is sent, Node sets its own timeout again.
 */
export function closeWhenUnread(response: ServerResponse, timeoutMs: number): void {
  const interval = timeoutMs / CHECKS;
  let stalled = 0;
  let reportedAt = -Infinity;
  response.setTimeout(interval, () => {
    const now = performance.now();
    // A longer pause between two reports means that a check in between saw progress.
    stalled = now - reportedAt < 1.5 * interval ? stalled + 1 : 1;
    reportedAt = now;
    if (stalled === CHECKS) response.socket?.destroy();
    else response.socket?.setTimeout(interval);
  });
}
