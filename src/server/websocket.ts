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
import { ignoreOffer, wantsWebsocket } from './other-upgrades';
import { addressOf, type Trust } from './proxies';
import { Closing, Connection, SocketRefused } from './websocket-connection';
import { type OperationOptions, Operations, type Prepared } from './websocket-operations';
import { endedSessions, Watch, type WatchOptions } from './websocket-watch';

/** Bytes of one message, as for a body over HTTP. */
const MOST_BYTES = 1_048_576;
const MOST_OPERATIONS = 20;
const MOST_SOCKETS_OF_A_SESSION = 10;
const INIT_TIMEOUT = 5_000;

/** What the server is told about its sockets; what it gives them of its own comes with `WebsocketOptions`. */
export interface WebsocketSettings extends Pick<OperationOptions, 'schema' | 'introspection' | 'production'> {
  readonly watch?: Partial<WatchOptions>;
  /** Milliseconds within which a client has to say who it is. */
  readonly initTimeout?: number;
  /** Unsent bytes at which a socket is given up. */
  readonly mostBuffered?: number;
}

interface WebsocketOptions extends WebsocketSettings, Pick<OperationOptions, 'apollo' | 'services' | 'log'> {
  readonly path: string;
  readonly trust: Trust | undefined;
  readonly metrics: Registry;
}

interface Extra {
  readonly connection: Connection;
}

type SocketContext = Context<Record<string, unknown>, Extra>;

/** GraphQL over WebSockets (graphql-transport-ws), on the same server and path as over HTTP. */
export function serveWebsockets(app: FastifyInstance, options: WebsocketOptions): void {
  const sockets = new Sockets(options);
  app.server.on('upgrade', (request, socket, head) => {
    if (wantsWebsocket(request)) sockets.upgrade(request, socket, head);
    else ignoreOffer(app.server, request, socket, head);
  });
  app.addHook('preClose', () => sockets.close());
  sockets.measure(options.metrics);
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

class Sockets {
  private readonly connections = new Set<Connection>();
  private readonly feed: EventFeed;
  private readonly operations: Operations;
  private readonly watch: Watch;
  private readonly server: Server<Extra>;
  private readonly upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  private closing = false;

  constructor(private readonly options: WebsocketOptions) {
    const { services, log } = options;
    this.feed = new EventFeed(services.pool, log);
    // Half of the pool: a crowd of subscribers must not keep requests waiting.
    const semaphore = new Semaphore(Math.max(1, Math.floor(services.pool.options.max / 2)));
    this.operations = new Operations({ ...options, feed: this.feed, semaphore });
    this.watch = new Watch(this.connections, services.pool, log, {
      every: 1_000,
      stuckAfter: 15_000,
      ...options.watch,
    });
    this.feed.onEvent((event) => {
      if (event.tenantId === null) this.watch.noticed(event);
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
    gauge('websocket_connections', 'Open WebSockets.', () => connections.size);
    gauge('graphql_subscriptions', 'Open subscriptions.', () =>
      [...connections].reduce((sum, { streams }) => sum + streams, 0),
    );
  }

  /** Says goodbye to everybody and waits until they are gone; none stays longer than its closing takes. */
  async close(): Promise<void> {
    this.closing = true;
    this.watch.stop();
    const gone = [...this.connections].map(
      ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const connection of this.connections) connection.close(Closing.goingAway);
    await Promise.all(gone);
    await this.feed.close();
  }

  private serve(socket: WebSocket, request: IncomingMessage): void {
    const client = {
      ipAddress: addressOf(request, this.options.trust),
      userAgent: request.headers['user-agent']?.slice(0, 1000),
    };
    const connection = new Connection(socket, client, this.options.services, this.options.mostBuffered);
    this.connections.add(connection);
    socket.on('error', (error) => this.options.log.info({ err: error }, 'a socket broke'));
    const closed = this.server.opened(
      {
        protocol: socket.protocol,
        send: (text) => connection.send(embedRaw(text)),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on('message', (data: RawData) => {
            // Texts have been checked already; binary messages, which hardly anybody sends, have not.
            if (!isUtf8(data as Buffer)) return connection.close(Closing.badRequest);
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
      closed(code, reason.toString()).catch((error) => this.options.log.error(error, 'a socket did not end'));
    });
  }

  /** The first message: a living session's access token. Listening begins with the first who comes. */
  private async admit({ connectionParams, extra }: SocketContext) {
    const { connection } = extra;
    const { sessionId, expiresAt } = await connection.authenticate(connectionParams);
    const ended = await endedSessions(this.options.services.pool, [sessionId]);
    if (ended.has(sessionId)) throw new SocketRefused(Closing.sessionEnded);
    const others = [...this.connections].filter(({ actor }) => actor?.sessionId === sessionId);
    if (others.length > MOST_SOCKETS_OF_A_SESSION) throw new SocketRefused(Closing.tooManySockets);
    await this.feed.open();
    return { expiresAt: new Date(expiresAt) };
  }

  /** What a client completes is no longer among its subscriptions, though the work goes on until there is an answer. */
  private async run({ extra: { connection }, subscriptions }: SocketContext, payload: SubscribePayload) {
    const streams = Object.values(subscriptions).filter((stream) => stream !== null).length;
    if (connection.preparing + streams >= MOST_OPERATIONS) return [tooManyOperations()];
    connection.preparing += 1;
    try {
      return await this.operations.prepare(connection, payload);
    } finally {
      connection.preparing -= 1;
    }
  }

  /** A ping that carries a token renews it; the token must not come back in the pong. */
  private async answerPing(connection: Connection, parameters?: Record<string, unknown>): Promise<void> {
    if (!connection.actor || !connection.carriesToken(parameters)) return connection.pong();
    const expiresAt = new Date((await connection.authenticate(parameters)).expiresAt);
    await connection.send(JSON.stringify({ type: 'pong', payload: { expiresAt } }));
  }

  private failed(connection: Connection, error: unknown): void {
    if (error instanceof SocketRefused) return connection.close(error.reason);
    // A type that only the server may send: graphql-ws throws for it as for a fault of its own.
    if (error instanceof Error && error.message.startsWith('Unexpected message of type'))
      return connection.close(Closing.badRequest);
    this.options.log.error({ err: error }, 'handling a message failed');
    connection.close(Closing.internal);
  }
}

const tooManyOperations = (): GraphQLError =>
  new GraphQLError(`A socket runs ${MOST_OPERATIONS} operations at a time: wait for one, or complete one.`, {
    extensions: { code: 'RATE_LIMITED' },
  });
