import type { WebSocket } from 'ws';
import type { VerifiedToken } from '../kernel/auth/access-tokens';
import type { Client, Services } from '../kernel/context';

/** Why the server closes a socket, beyond the codes of graphql-transport-ws; docs/live.md tells what to do about each. */
export const CloseCode = {
  goingAway: [1001, 'Going away'],
  badRequest: [4400, 'Unexpected message'],
  unauthorized: [4401, 'Unauthorized'],
  tokenExpired: [4401, 'Token expired'],
  sessionEnded: [4401, 'Session ended'],
  otherUser: [4403, 'Token of another person'],
  tooSlow: [4008, 'Reading too slowly'],
  tooManySockets: [4430, 'Too many sockets'],
  internal: [4500, 'Internal server error'],
} as const;
type CloseReason = (typeof CloseCode)[keyof typeof CloseCode];

/** Thrown where handling a message ends the socket. */
export class SocketCloseError extends Error {
  constructor(readonly reason: CloseReason) {
    super(reason[1]);
  }
}

/** Unsent bytes at which a socket is given up; what a subscription delivers waits for its turn and is not counted. */
const MAX_BUFFERED_BYTES = 4 * 1_048_576;
/** Unsent messages at which it is, too: however short, each takes more than a kilobyte while it waits. */
const MAX_UNSENT_MESSAGES = 1_000;
/** Time for the last messages and the closing handshake. */
const CLOSE_TIMEOUT_MS = 2_000;

const PONG = JSON.stringify({ type: 'pong' });

type Parameters = Readonly<Record<string, unknown>> | null | undefined;

const bearerOf = (parameters: Parameters): string | undefined => {
  const value = parameters?.Authorization ?? parameters?.authorization;
  return typeof value === 'string' ? /^Bearer +([\w.-]+)$/i.exec(value)?.[1] : undefined;
};

/** One socket: who is behind it and until when, and what has not left it yet. */
export class SocketConnection {
  actor?: VerifiedToken;
  /** Operations without an answer yet, and without a stream of them; also those that the client no longer waits for. */
  preparing = 0;
  /** Subscriptions that are open on it. */
  streams = 0;
  private unsent = 0;
  /** Since when nothing that was to leave has left, by the process's clock; undefined while nothing waits. */
  private stalledSince?: number;
  private answered = true;
  private ponging = false;
  private closing = false;

  constructor(
    readonly socket: WebSocket,
    readonly client: Client,
    private readonly services: Services,
    private readonly maxBufferedBytes = MAX_BUFFERED_BYTES,
  ) {
    socket.on('pong', () => (this.answered = true));
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
    if (!token) throw new SocketCloseError(CloseCode.unauthorized);
    const actor = await this.services.tokens.verify(token).catch(() => {
      throw new SocketCloseError(CloseCode.unauthorized);
    });
    if (this.actor && this.actor.userId !== actor.userId) throw new SocketCloseError(CloseCode.otherUser);
    return (this.actor = actor);
  }

  /** Resolves when the text has left this process: who sends on only then never fills its memory. */
  send(text: string): Promise<void> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    if (socket.bufferedAmount > this.maxBufferedBytes || this.unsent >= MAX_UNSENT_MESSAGES) {
      this.close(CloseCode.tooSlow);
      return Promise.resolve();
    }
    this.unsent += 1;
    this.stalledSince ??= performance.now();
    return new Promise((resolve) =>
      socket.send(text, () => {
        this.unsent -= 1;
        this.stalledSince = this.unsent ? performance.now() : undefined;
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
  isStalledFor(milliseconds: number): boolean {
    return this.stalledSince !== undefined && performance.now() - this.stalledSince >= milliseconds;
  }

  /** Asks for a sign of life, and drops the socket when the last question was not answered. */
  probe(): void {
    if (!this.answered) return this.socket.terminate();
    this.answered = false;
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  /** Says why, and drops the socket when the other end does not answer. */
  close([code, reason]: CloseReason): void {
    if (this.closing) return;
    this.closing = true;
    this.socket.close(code, reason);
    const timer = setTimeout(() => this.socket.terminate(), CLOSE_TIMEOUT_MS);
    this.socket.once('close', () => clearTimeout(timer));
  }
}
