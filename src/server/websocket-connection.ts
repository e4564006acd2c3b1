import type { WebSocket } from 'ws';
import type { VerifiedToken } from '../kernel/auth/access-tokens';
import type { Client, Services } from '../kernel/session/context';
import type { MemoryLease } from '../kernel/limits/memory';
import { networkOf } from '../kernel/limits/network';
import { truncate } from '../kernel/model/truncate';
import { parsedBytes, UNCOUNTED_BYTES } from './request-memory';

/** Close codes and reasons, in addition to those of graphql-transport-ws. docs/live.md describes each. */
export const CloseCode = {
  goingAway: [1001, 'Going away'],
  badRequest: [4400, 'Unexpected message'],
  invalidMessage: [4400, 'Invalid message received'],
  unauthorized: [4401, 'Unauthorized'],
  tokenExpired: [4401, 'Token expired'],
  sessionEnded: [4401, 'Session ended'],
  otherUser: [4403, 'Token of another user'],
  otherProtocol: [4406, 'Subprotocol not acceptable'],
  initTimeout: [4408, 'Connection initialisation timeout'],
  alreadyInitialized: [4429, 'Too many initialisation requests'],
  busy: [1013, 'Try again later'],
  tooSlow: [4008, 'Client too slow'],
  tooManySockets: [4430, 'Too many connections'],
  internal: [4500, 'Internal server error'],
} as const;
type CloseReason = readonly [code: number, reason: string];

/** Maximum length of a client's ID in a close reason, which has at most 123 bytes. */
const MAX_REASON_ID = 20;

export const duplicateOperation = (id: string): CloseReason => [
  4409,
  `Subscriber for ${truncate(id, MAX_REASON_ID)} already exists`,
];

/** Thrown by a message handler to close the socket. */
export class SocketCloseError extends Error {
  constructor(readonly reason: CloseReason) {
    super(reason[1]);
  }
}

/** Maximum unsent bytes before a socket is closed. Subscriptions wait for each send and do not count. */
const MAX_BUFFERED_BYTES = 4 * 1_048_576;
/** Maximum unsent messages. However short, each takes more than a kilobyte while it is queued. */
const MAX_UNSENT_MESSAGES = 1_000;
/** Maximum time for the last messages and the closing handshake. */
const CLOSE_TIMEOUT_MS = 2_000;

const PONG = JSON.stringify({ type: 'pong' });

export type Parameters = Readonly<Record<string, unknown>> | null | undefined;

const bearerOf = (parameters: Parameters): string | undefined => {
  const value = parameters?.Authorization ?? parameters?.authorization;
  return typeof value === 'string' ? /^Bearer +([\w.-]+)$/i.exec(value)?.[1] : undefined;
};

/** A socket with its authenticated user and its unsent messages. */
export class SocketConnection {
  actor?: VerifiedToken;
  /** Number of open subscriptions. */
  streams = 0;
  private unsent = 0;
  /** Time of the last progress in sending, by `performance.now()`. Undefined while nothing is queued. */
  private stalledSince?: number;
  private answered = true;
  private ponging = false;
  /** Whether closing has begun. Further messages are ignored. */
  closing = false;
  private readonly network: string;

  constructor(
    readonly socket: WebSocket,
    readonly client: Client,
    private readonly services: Services,
    private readonly maxBufferedBytes = MAX_BUFFERED_BYTES,
  ) {
    socket.on('pong', () => (this.answered = true));
    this.network = `address ${networkOf(client.ipAddress ?? 'unknown')}`;
  }

  /** Holds memory for a message. Closes the socket and returns undefined if the memory budget is exhausted. */
  hold(bytes: number): MemoryLease | undefined {
    const lease = this.services.memory.open(this.network);
    try {
      lease.grow(bytes > UNCOUNTED_BYTES ? bytes : 0);
      return lease;
    } catch {
      this.close(CloseCode.busy);
      return undefined;
    }
  }

  /** Holds memory for a received message until its operation ends. Closes the socket if it has too many values. */
  holdMessage(message: Buffer): MemoryLease | undefined {
    try {
      return this.hold(message.length > UNCOUNTED_BYTES ? parsedBytes(message) : 0);
    } catch {
      this.close(CloseCode.badRequest);
      return undefined;
    }
  }

  /** Whether the access token has expired, with the same tolerance as over HTTP. */
  get expired(): boolean {
    return this.actor !== undefined && this.services.clock.now().getTime() >= this.actor.acceptedUntil;
  }

  carriesToken(parameters: Parameters): boolean {
    return bearerOf(parameters) !== undefined;
  }

  /** Authenticates by the access token in a message. The first one sets the user, later ones renew the token. */
  async authenticate(parameters: Parameters): Promise<VerifiedToken> {
    const token = bearerOf(parameters);
    if (!token) throw new SocketCloseError(CloseCode.unauthorized);
    const actor = await this.services.tokens.verify(token).catch(() => {
      throw new SocketCloseError(CloseCode.unauthorized);
    });
    if (this.actor && this.actor.userId !== actor.userId) throw new SocketCloseError(CloseCode.otherUser);
    return (this.actor = actor);
  }

  /** Resolves when the text has left this process, so that awaiting it bounds memory use. */
  send(text: string): Promise<void> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    if (socket.bufferedAmount > this.maxBufferedBytes || this.unsent >= MAX_UNSENT_MESSAGES) {
      this.close(CloseCode.tooSlow);
      return Promise.resolve();
    }
    const lease = this.hold(text.length);
    if (!lease) return Promise.resolve();
    this.unsent += 1;
    this.stalledSince ??= performance.now();
    return new Promise((resolve) =>
      socket.send(text, () => {
        lease.release();
        this.unsent -= 1;
        this.stalledSince = this.unsent ? performance.now() : undefined;
        resolve();
      }),
    );
  }

  /** Responds to a ping. One pong answers all pings received before it is sent. */
  async pong(): Promise<void> {
    if (this.ponging) return;
    this.ponging = true;
    await this.send(PONG);
    this.ponging = false;
  }

  /** Whether queued messages have made no progress for this long. */
  isStalledFor(milliseconds: number): boolean {
    return this.stalledSince !== undefined && performance.now() - this.stalledSince >= milliseconds;
  }

  /** Sends a ping, and terminates the socket if the previous ping was not answered. */
  probe(): void {
    if (!this.answered) return this.socket.terminate();
    this.answered = false;
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  /** Closes the socket with a reason, and terminates it if the client does not respond. */
  close([code, reason]: CloseReason): void {
    if (this.closing) return;
    this.closing = true;
    this.socket.close(code, reason);
    const timer = setTimeout(() => this.socket.terminate(), CLOSE_TIMEOUT_MS);
    this.socket.once('close', () => clearTimeout(timer));
  }
}
