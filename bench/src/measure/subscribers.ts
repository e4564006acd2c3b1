import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Sockets that are opened at a time, so that none waits longer than the server allows. */
const AT_ONCE = 20;
const PATIENCE_MS = 30_000;

/** Clients that have subscribed to the same events, each over a socket of its own. */
export class Subscribers {
  /** When each message of the current event arrived, in the order of arrival. */
  private arrivals: number[] = [];
  private complete?: () => void;
  private fail?: (error: Error) => void;
  private readonly sockets: WebSocket[] = [];

  constructor(
    private readonly url: string,
    private readonly payload: object,
  ) {}

  /** Opens a socket for each token, and returns when all have subscribed. */
  async open(tokens: readonly string[]): Promise<void> {
    for (let first = 0; first < tokens.length; first += AT_ONCE)
      await Promise.all(tokens.slice(first, first + AT_ONCE).map((token) => this.subscribe(token)));
  }

  /** Runs `cause`, and returns when each subscriber has received the event, with the times at which they did. */
  async receive(cause: () => Promise<void>): Promise<readonly number[]> {
    this.arrivals = [];
    const received = new Promise<void>((resolve, reject) => {
      this.complete = resolve;
      this.fail = reject;
    });
    const impatience = setTimeout(() => this.failed('an event did not arrive'), PATIENCE_MS);
    await Promise.all([cause(), received]).finally(() => clearTimeout(impatience));
    return this.arrivals;
  }

  async close(): Promise<void> {
    const open = this.sockets.filter(({ readyState }) => readyState !== WebSocket.CLOSED);
    await Promise.all(
      open.map((socket) => {
        socket.removeAllListeners();
        socket.on('error', () => undefined);
        const closed = once(socket, 'close');
        socket.terminate();
        return closed;
      }),
    );
  }

  private async subscribe(token: string): Promise<void> {
    const socket = new WebSocket(this.url.replace('http', 'ws'), 'graphql-transport-ws');
    this.sockets.push(socket);
    await once(socket, 'open');
    const acknowledged = once(socket, 'message');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } }));
    await acknowledged;
    socket.on('message', (data: Buffer) => this.hear(socket, data.toString()));
    socket.on('close', (code, reason) => this.failed(`a socket was closed: ${code} ${reason.toString()}`));
    socket.on('error', (error) => this.failed(error.message));
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: this.payload }));
  }

  private hear(socket: WebSocket, text: string): void {
    const { type } = JSON.parse(text) as { type: string };
    if (type === 'ping') return socket.send('{"type":"pong"}');
    if (type !== 'next' || text.includes('"errors"')) return this.failed(text);
    if (this.arrivals.push(performance.now()) === this.sockets.length) this.complete?.();
  }

  private failed(message: string): void {
    this.fail?.(new Error(`A subscription failed: ${message}`));
  }
}
