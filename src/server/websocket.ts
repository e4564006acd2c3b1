import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import { type Context, handleProtocols, makeServer, type Server, type SubscribePayload } from 'graphql-ws';
import { Gauge, type Registry } from 'prom-client';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { EventFeed } from '../kernel/live/feed';
import { Semaphore } from '../kernel/live/semaphore';
import { embedRaw } from '../kernel/raw-json';
import { ignoreUpgrade, wantsWebsocket } from './ignore-upgrade';
import { addressOf, type Trust } from './proxies';
import { CloseCode, SocketConnection, SocketCloseError } from './websocket-connection';
import { type OperationOptions, Operations, type Prepared } from './websocket-operations';
import { findEndedSessions, ConnectionMonitor, type MonitorOptions } from './websocket-monitor';

/** Maximum size of a message, as of an HTTP body. */
const MAX_MESSAGE_BYTES = 1_048_576;
const MAX_OPERATIONS = 20;
const MAX_SOCKETS_PER_SESSION = 10;
const INIT_TIMEOUT = 5_000;

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

interface Extra {
  readonly connection: SocketConnection;
}

type SocketContext = Context<Record<string, unknown>, Extra>;

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
  private readonly feed: EventFeed;
  private readonly operations: Operations;
  private readonly monitor: ConnectionMonitor;
  private readonly server: Server<Extra>;
  private readonly upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  private closing = false;

  constructor(private readonly options: WebsocketOptions) {
    const { services, log } = options;
    this.feed = new EventFeed(services.pool, log);
    // At most half of the pool, so that many subscribers do not delay requests.
    const semaphore = new Semaphore(Math.max(1, Math.floor(services.pool.options.max / 2)));
    this.operations = new Operations({ ...options, feed: this.feed, semaphore });
    this.monitor = new ConnectionMonitor(this.connections, services.pool, log, {
      intervalMs: 1_000,
      stalledAfterMs: 15_000,
      ...options.watch,
    });
    this.feed.onEvent((event) => {
      if (event.tenantId === null) this.monitor.onSessionEvent(event);
    });
    this.server = makeServer<Record<string, unknown>, Extra>({
      connectionInitWaitTimeout: options.initTimeout ?? INIT_TIMEOUT,
      onConnect: (context) => this.admit(context),
      onSubscribe: (context, _, payload) => this.run(context, payload),
      execute: (args) => (args as Prepared).result,
      subscribe: (args) => (args as Prepared).result,
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
    const gone = [...this.connections].map(
      ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const connection of this.connections) connection.close(CloseCode.goingAway);
    await Promise.all(gone);
    await this.feed.close();
  }

  private serve(socket: WebSocket, request: IncomingMessage): void {
    const client = {
      ipAddress: addressOf(request, this.options.trust),
      userAgent: request.headers['user-agent']?.slice(0, 1000),
    };
    const connection = new SocketConnection(
      socket,
      client,
      this.options.services,
      this.options.maxBufferedBytes,
    );
    this.connections.add(connection);
    socket.on('error', (error) => this.options.log.info({ err: error }, 'websocket error'));
    const closed = this.server.opened(
      {
        protocol: socket.protocol,
        send: (text) => connection.send(embedRaw(text)),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on('message', (data: RawData) => {
            // The library has validated text messages, but not binary ones.
            if (!isUtf8(data as Buffer)) return connection.close(CloseCode.badRequest);
            const lease = connection.holdMessage(data as Buffer);
            if (!lease) return;
            handle((data as Buffer).toString())
              .catch((error) => this.failed(connection, error))
              .finally(() => lease.release());
          }),
        onPing: (parameters) => this.answerPing(connection, parameters),
      },
      { connection },
    );
    socket.once('close', (code, reason) => {
      this.connections.delete(connection);
      closed(code, reason.toString()).catch((error) =>
        this.options.log.error(error, 'failed to close websocket'),
      );
    });
  }

  /** Authenticates the connection. The first client starts the event feed. */
  private async admit({ connectionParams, extra }: SocketContext) {
    const { connection } = extra;
    const { sessionId, expiresAt } = await connection.authenticate(connectionParams);
    const ended = await findEndedSessions(this.options.services.pool, [sessionId]);
    if (ended.has(sessionId)) throw new SocketCloseError(CloseCode.sessionEnded);
    const others = [...this.connections].filter(({ actor }) => actor?.sessionId === sessionId);
    if (others.length > MAX_SOCKETS_PER_SESSION) throw new SocketCloseError(CloseCode.tooManySockets);
    await this.feed.open();
    return { expiresAt: new Date(expiresAt) };
  }

  /** Prepares an operation. Completed ones leave `subscriptions` at once, but count here until they are prepared. */
  private async run({ extra: { connection }, subscriptions }: SocketContext, payload: SubscribePayload) {
    const streams = Object.values(subscriptions).filter((stream) => stream !== null).length;
    if (connection.preparing + streams >= MAX_OPERATIONS) return [tooManyOperations()];
    connection.preparing += 1;
    try {
      return await this.operations.prepare(connection, payload);
    } finally {
      connection.preparing -= 1;
    }
  }

  /** Responds to a ping and renews the token if it carries one. The pong must not repeat the token. */
  private async answerPing(
    connection: SocketConnection,
    parameters?: Record<string, unknown>,
  ): Promise<void> {
    if (!connection.actor || !connection.carriesToken(parameters)) return connection.pong();
    const expiresAt = new Date((await connection.authenticate(parameters)).expiresAt);
    await connection.send(JSON.stringify({ type: 'pong', payload: { expiresAt } }));
  }

  private failed(connection: SocketConnection, error: unknown): void {
    if (error instanceof SocketCloseError) return connection.close(error.reason);
    // graphql-ws throws a generic error for a message type that only the server may send.
    if (error instanceof Error && error.message.startsWith('Unexpected message of type'))
      return connection.close(CloseCode.badRequest);
    this.options.log.error({ err: error }, 'failed to handle websocket message');
    connection.close(CloseCode.internal);
  }
}

const tooManyOperations = (): GraphQLError =>
  new GraphQLError(
    `A WebSocket connection runs at most ${MAX_OPERATIONS} operations at a time. Wait for one, or complete one.`,
    {
      extensions: { code: 'RATE_LIMITED' },
    },
  );
