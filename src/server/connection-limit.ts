import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import type { Logger } from '../kernel/logging';

/** File descriptors for files, pipes and background jobs. */
const RESERVED = 100;
/** Minimum time between two log lines, in milliseconds. */
const LOG_INTERVAL_MS = 60_000;

/** Returns how many files this process can open. Undefined if the operating system does not say, or sets no limit. */
function openFileLimit(): number | undefined {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    return undefined;
  }
}

/**
 * Limits the connections of clients to the file descriptors that are not needed for other purposes, of which
 * `databaseConnections` are connections of the pools. Without descriptors, Node closes new connections without an event,
 * and neither files nor connections to the database can be opened. Connections beyond the limit are closed and logged.
 */
export function limitConnections(
  server: Server,
  log: Logger,
  databaseConnections: number,
  now: () => number = performance.now.bind(performance),
): void {
  const openFiles = openFileLimit();
  if (openFiles === undefined) return;
  const connections = Math.max(1, openFiles - RESERVED - databaseConnections);
  server.maxConnections = connections;
  let rejected = 0;
  let loggedAt = -Infinity;
  server.on('drop', () => {
    rejected += 1;
    if (now() - loggedAt < LOG_INTERVAL_MS) return;
    log.error(
      { connections, openFiles, rejected },
      'failed to accept connections: limit of open files reached; raise it (ulimit -n) and restart',
    );
    loggedAt = now();
    rejected = 0;
  });
}
