import { type Client, createClient, MessageType, stringifyMessage } from 'graphql-ws';
import type { Session } from './session';

/** One socket for all subscriptions of a page. It opens with the first subscription and closes after the last. */
export function openSocket(url: string, session: Session): Client {
  let socket: { send(message: string): void };
  let timer: ReturnType<typeof setTimeout> | undefined;

  const renewInTime = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Without a new token the server closes the socket, which subscriptions report.
      sendNewToken().catch(() => undefined);
    }, session.renewIn);
  };
  /** Sends a new token with a ping. The pong confirms it. */
  const sendNewToken = async (): Promise<void> => {
    const payload = { ...(await session.freshHeader()) };
    socket.send(stringifyMessage({ type: MessageType.Ping, payload }));
  };

  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    // Called for each connection, so that none starts with an expired token.
    connectionParams: async () => ({ ...(await session.freshHeader()) }),
    // By default graphql-ws gives up when a new connection is refused, as during a restart of the server.
    shouldRetry: () => true,
    retryAttempts: Infinity,
    retryWait,
    on: {
      connected: (opened) => {
        socket = opened as typeof socket;
        renewInTime();
      },
      pong: (received, payload) => {
        if (received && payload?.expiresAt) renewInTime();
      },
      closed: () => clearTimeout(timer),
    },
  });
  return { ...client, subscribe: resuming(client) };
}

/** Waits before reconnecting: exponential backoff from 1 to 30 seconds, with jitter so that clients spread out. */
const retryWait = (retries: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.min(1000 * 2 ** retries, 30_000) * (0.5 + Math.random() / 2));
  });

/**
 * Stores the cursor of each event in the variables of the subscription. graphql-ws subscribes again after a reconnect with
 * these variables, so no event is missed.
 */
function resuming(client: Client): Client['subscribe'] {
  return (payload, sink) => {
    const variables: Record<string, unknown> = { ...payload.variables };
    return client.subscribe(
      { ...payload, variables },
      {
        next: (result) => {
          const [event] = Object.values(result.data ?? {}) as ({ cursor?: string } | null)[];
          if (event?.cursor) variables.after = event.cursor;
          sink.next(result as never);
        },
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      },
    );
  };
}
