import type { WebSocket } from 'ws';
import type { VerifiedToken } from '../kernel/auth/access-tokens';
import type { Client, Services } from '../kernel/context';
import type { MemoryLease } from '../kernel/limits/memory';
import { networkOf } from '../kernel/limits/network';
import { parsedBytes, UNCOUNTED_BYTES } from './request-memory';

/** Why the server closes a socket, beyond the codes of graphql-transport-ws; docs/live.md tells what to do about each. */
export const Closing = {
  goingAway: [1001, 'Going away'],
  badRequest: [4400, 'Unexpected message'],
  unauthorized: [4401, 'Unauthorized'],
  tokenExpired: [4401, 'Token expired'],
  sessionEnded: [4401, 'Session ended'],
  anotherPerson: [4403, 'Token of another person'],
  busy: [1013, 'Try again later'],
  tooSlow: [4008, 'Reading too slowly'],
  tooManySockets: [4430, 'Too many sockets'],
  internal: [4500, 'Internal server error'],
} as const;
type Reason = (typeof Closing)[keyof typeof Closing];

/** Thrown where handling a message ends the socket. */
export class SocketRefused extends Error {
  constructor(readonly reason: Reason) {
    super(reason[1]);
  }
}

/** Unsent bytes at which a socket is given up; what a subscription delivers waits for its turn and is not counted. */
const MOST_BUFFERED = 4 * 1_048_576;
/** Unsent messages at which it is, too: however short, each takes more than a kilobyte while it waits. */
const MOST_UNSENT = 1_000;
/** Time for the last messages and the closing handshake. */
const CLOSING_MS = 2_000;

const PONG = JSON.stringify({ type: 'pong' });

type Parameters = Readonly<Record<string, unknown>> | null | undefined;

const bearerOf = (parameters: Parameters): string | undefined => {
  const value = parameters?.Authorization ?? parameters?.authorization;
  return typeof value === 'string' ? /^Bearer +([\w.-]+)$/i.exec(value)?.[1] : undefined;
};

/** One socket: who is behind it and until when, and what has not left it yet. */
export class Connection {
  actor?: VerifiedToken;
  /** Operations without an answer yet, and without a stream of them; also those that the client no longer waits for. */
  preparing = 0;
  /** Subscriptions that are open on it. */
  streams = 0;
  private unsent = 0;
  /** Since when nothing that was to leave has left, by the process's clock; undefined while nothing waits. */
  private stuckSince?: number;
  private answered = true;
  private ponging = false;
  private closing = false;
  private readonly network: string;

  constructor(
    readonly socket: WebSocket,
    readonly client: Client,
    private readonly services: Services,
    private readonly mostBuffered = MOST_BUFFERED,
  ) {
    socket.on('pong', () => (this.answered = true));
    this.network = `address ${networkOf(client.ipAddress ?? 'unknown')}`;
  }

  /** Counts what a message takes until it is handled or sent; undefined closes the socket: it is too much. */
  hold(bytes: number): MemoryLease | undefined {
    const lease = this.services.memory.open(this.network);
    try {
      lease.grow(bytes > UNCOUNTED_BYTES ? bytes : 0);
      return lease;
    } catch {
      this.close(Closing.busy);
      return undefined;
    }
  }

  /** The same for a message that came in, as long as its operation runs. */
  holdMessage(message: Buffer): MemoryLease | undefined {
    return this.hold(message.length > UNCOUNTED_BYTES ? parsedBytes(message) : 0);
  }

  /** Whether the token is taken no longer, here as over HTTP. */
  get expired(): boolean {
    return this.actor !== undefined && this.services.clock.now().getTime() >= this.actor.acceptedUntil;
  }

  carriesToken(parameters: Parameters): boolean {
    return bearerOf(parameters) !== undefined;
  }

  /** Takes the access token of a message: the first one tells who this is, later ones renew it. */
  async authenticate(parameters: Parameters): Promise<VerifiedToken> {
    const token = bearerOf(parameters);
    if (!token) throw new SocketRefused(Closing.unauthorized);
    const actor = await this.services.tokens.verify(token).catch(() => {
      throw new SocketRefused(Closing.unauthorized);
    });
    if (this.actor && this.actor.personId !== actor.personId) throw new SocketRefused(Closing.anotherPerson);
    return (this.actor = actor);
  }

  /** Resolves when the text has left this process: who sends on only then never fills its memory. */
  send(text: string): Promise<void> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    if (socket.bufferedAmount > this.mostBuffered || this.unsent >= MOST_UNSENT) {
      this.close(Closing.tooSlow);
      return Promise.resolve();
    }
    const lease = this.hold(text.length);
    if (!lease) return Promise.resolve();
    this.unsent += 1;
    this.stuckSince ??= performance.now();
    return new Promise((resolve) =>
      socket.send(text, () => {
        lease.release();
        this.unsent -= 1;
        this.stuckSince = this.unsent ? performance.now() : undefined;
        resolve();
      }),
    );
  }

  /** Answers a ping; those that come before the pong has left are answered by it, too. */
  async pong(): Promise<void> {
    if (this.ponging) return;
    this.ponging = true;
    await this.send(PONG);
    this.ponging = false;
  }

  /** Whether nothing has left for so long although something waits. */
  stuckFor(milliseconds: number): boolean {
    return this.stuckSince !== undefined && performance.now() - this.stuckSince >= milliseconds;
  }

  /** Asks for a sign of life, and drops the socket when the last question was not answered. */
  probe(): void {
    if (!this.answered) return this.socket.terminate();
    this.answered = false;
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  /** Says why, and drops the socket when the other end does not answer. */
  close([code, reason]: Reason): void {
    if (this.closing) return;
    this.closing = true;
    this.socket.close(code, reason);
    const timer = setTimeout(() => this.socket.terminate(), CLOSING_MS);
    this.socket.once('close', () => clearTimeout(timer));
  }
}
