import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'node:net';
import { setImmediate as nextIteration, setTimeout as sleep } from 'node:timers/promises';

export interface ShutdownOptions {
  /** Time for requests on their way to arrive on connections that are already open, in milliseconds. */
  readonly graceMs: number;
  /** Maximum time for completing requests afterwards, in milliseconds. */
  readonly timeoutMs: number;
}

/** Maximum number of times that pending connections are accepted, in case new ones keep coming. */
const MAX_ROUNDS = 100;

/** Accepts the connections that the operating system holds. It resets them when the server stops listening. */
async function acceptPending(server: HttpServer): Promise<void> {
  let accepted = 0;
  const count = (): void => void (accepted += 1);
  server.on('connection', count);
  for (let before = -1, round = 0; accepted !== before && round < MAX_ROUNDS; round += 1) {
    before = accepted;
    // Only the second one is certain to run after the event loop has looked for connections.
    await nextIteration();
    await nextIteration();
  }
  server.off('connection', count);
}

/** The connections of an HTTP server, for closing them without a reset of a request on its way. */
export class OpenConnections {
  /** Connections without a request so far. Browsers and load balancers open them in advance. */
  private readonly unheard = new Set<Socket>();

  constructor(
    private readonly server: HttpServer,
    private readonly options: ShutdownOptions,
  ) {
    server.on('connection', (socket) => {
      this.unheard.add(socket);
      socket.once('close', () => this.unheard.delete(socket));
    });
    server.on('request', ({ socket }) => this.markHeard(socket));
  }

  /** Records that a request has arrived. Upgrades are not reported to the listener for requests. */
  markHeard(socket: Socket): void {
    this.unheard.delete(socket);
  }

  /**
   * Accepts pending connections, stops listening, and waits for requests that are on their way. Then closes connections
   * without a request, which Node counts as busy, so that closing the server would wait for them forever.
   */
  async drain(): Promise<void> {
    const { server } = this;
    const { graceMs, timeoutMs } = this.options;
    await acceptPending(server);
    const grace = new AbortController();
    server.once('close', () => grace.abort());
    // Only stops listening. Closing an HTTP server also closes kept connections, on which a request may be on its way.
    Server.prototype.close.call(server);
    await sleep(graceMs, undefined, { signal: grace.signal }).catch(() => undefined);
    for (const socket of this.unheard) socket.destroySoon();
    setTimeout(() => server.closeAllConnections(), timeoutMs).unref();
  }
}
