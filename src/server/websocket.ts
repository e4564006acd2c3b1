import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import { Gauge, type Registry } from 'prom-client';
import { type WebSocket, WebSocketServer } from 'ws';
import { FairQueue } from '../kernel/limits/fair-queue';
import { ignoreUpgrade, wantsWebsocket } from './ignore-upgrade';
import { addressOf, type Trust } from './proxies';
import { CloseCode, type Parameters, SocketConnection, SocketCloseError } from './websocket-connection';
import { type OperationOptions, Operations } from './websocket-operations';
import { findEndedSessions, ConnectionMonitor, type MonitorOptions } from './websocket-monitor';
import { ProtocolHandler } from './websocket-protocol';

/** Maximum size of a message, as of an HTTP body. */
const MAX_MESSAGE_BYTES = 1_048_576;
const MAX_SOCKETS_PER_SESSION = 10;
/** Share of the turns to read for subscriptions that one user or tenant can hold while others wait. */
const MAX_SHARE = 1 / 4;
const INIT_TIMEOUT_MS = 5_000;

/** Settings for WebSocket connections. */
export interface WebsocketSettings extends Pick<OperationOptions, 'schema' | 'introspection' | 'production'> {
  readonly watch?: Partial<MonitorOptions>;
  /** Maximum time for `connection_init`, in milliseconds. */
  readonly initTimeout?: number;
  /** Maximum unsent bytes before a socket is closed. */
  readonly maxBufferedBytes?: number;
}

interface WebsocketOptions extends WebsocketSettings, Pick<OperationOptions, 'apollo' | 'services' | 'log'> {
  readonly path: string;
  readonly trust: Trust | undefined;
  readonly metrics: Registry;
}

/** Serves GraphQL over WebSocket (graphql-transport-ws) on the server and path of HTTP. */
export function serveWebsockets(app: FastifyInstance, options: WebsocketOptions): void {
  const sockets = new Sockets(options);
  app.server.on('upgrade', (request, socket, head) => {
    if (wantsWebsocket(request)) sockets.upgrade(request, socket, head);
    else ignoreUpgrade(app.server, request, socket, head);
  });
  app.addHook('preClose', () => sockets.close());
  sockets.measure(options.metrics);
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

class Sockets {
  private readonly connections = new Set<SocketConnection>();
  /** Authenticated sockets by session, at most `MAX_SOCKETS_PER_SESSION` of each. */
  private readonly sessions = new Map<string, Set<SocketConnection>>();
  private readonly stopListening: () => void;
  private readonly operations: Operations;
  private readonly monitor: ConnectionMonitor;
  private readonly upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  private closing = false;

  constructor(private readonly options: WebsocketOptions) {
    const { services, log } = options;
    // At most half of the pool, so that many subscribers do not delay requests.
    const capacity = Math.max(1, Math.floor(services.pool.options.max / 2));
    const turns = new FairQueue({ capacity, share: MAX_SHARE });
    this.operations = new Operations({ ...options, feed: services.feed, turns });
    this.monitor = new ConnectionMonitor(this.connections, services.pool, log, {
      intervalMs: 1_000,
      stalledAfterMs: 15_000,
      ...options.watch,
    });
    this.stopListening = services.feed.onEvent((event) => {
      if (event.tenantId === null) this.monitor.onSessionEvent(event);
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (this.closing) return refuseUpgrade(socket, '503 Service Unavailable');
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== this.options.path) return refuseUpgrade(socket, '404 Not Found');
    this.upgrades.handleUpgrade(request, socket, head, (websocket) => this.serve(websocket, request));
  }

  measure(registry: Registry): void {
    const { connections } = this;
    const gauge = (name: string, help: string, count: () => number): Gauge =>
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(count());
        },
      });
    gauge('websocket_connections', 'Open WebSocket connections.', () => connections.size);
    gauge('graphql_subscriptions', 'Open subscriptions.', () =>
      [...connections].reduce((sum, { streams }) => sum + streams, 0),
    );
  }

  /** Closes all sockets and waits until they are closed, at most for the close timeout. */
  async close(): Promise<void> {
    this.closing = true;
    this.monitor.stop();
    this.stopListening();
    const gone = [...this.connections].map(
      ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const connection of this.connections) connection.close(CloseCode.goingAway);
    await Promise.all(gone);
  }

  private serve(socket: WebSocket, request: IncomingMessage): void {
    const { log, initTimeout = INIT_TIMEOUT_MS } = this.options;
    const client = {
      ipAddress: addressOf(request, this.options.trust),
      userAgent: request.headers['user-agent']?.slice(0, 1000),
      acceptLanguage: request.headers['accept-language']?.slice(0, 1000),
    };
    const connection = new SocketConnection(
      socket,
      client,
      this.options.services,
      this.options.maxBufferedBytes,
    );
    this.connections.add(connection);
    socket.on('error', (error) => log.info({ err: error }, 'websocket error'));
    socket.once('close', () => this.connections.delete(connection));
    new ProtocolHandler(connection, {
      operations: this.operations,
      admit: (admitted, parameters) => this.admit(admitted, parameters),
      log,
      initTimeoutMs: initTimeout,
    });
  }

  /** Authenticates the connection. The first client starts the event feed. */
  private async admit(connection: SocketConnection, parameters: Parameters): Promise<object> {
    const { sessionId, expiresAt } = await connection.authenticate(parameters);
    this.joinSession(connection, sessionId);
    const ended = await findEndedSessions(this.options.services.pool, [sessionId]);
    if (ended.has(sessionId)) throw new SocketCloseError(CloseCode.sessionEnded);
    await this.options.services.feed.open();
    return { expiresAt: new Date(expiresAt) };
  }

  /** Counts the socket for its session. A rejected socket is not counted, so that it does not affect the others. */
  private joinSession(connection: SocketConnection, sessionId: string): void {
    const joined = this.sessions.get(sessionId) ?? new Set();
    if (joined.size >= MAX_SOCKETS_PER_SESSION) throw new SocketCloseError(CloseCode.tooManySockets);
    // Its 'close' event is over.
    if (connection.socket.readyState === connection.socket.CLOSED) return;
    this.sessions.set(sessionId, joined.add(connection));
    connection.socket.once('close', () => {
      joined.delete(connection);
      if (!joined.size) this.sessions.delete(sessionId);
    });
  }
}
