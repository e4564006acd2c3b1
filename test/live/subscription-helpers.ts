import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestServer } from '../support/server';

export const POST_CHANGED = `subscription($organizationId: ID!, $after: String) {
  postChanged(organizationId: $organizationId, after: $after) { kind postId cursor post { id caption } } }`;

export interface Change {
  kind: string;
  postId: string;
  cursor: string;
  post: { id: string; caption: string } | null;
}

/** Waits until the condition is met, at most for the timeout of the test. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

export function connect(server: TestServer, token: string): Client {
  return createClient({
    url: server.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${token}` },
    retryAttempts: 0,
    lazyCloseTimeout: 0,
    onNonLazyError: () => undefined,
  });
}

/** Runs one operation over WebSocket. Returns its result. */
export async function runOver(client: Client, query: string, variables?: Record<string, unknown>) {
  for await (const answer of client.iterate({ query, variables })) return answer;
  throw new Error('The operation completed without a result.');
}

/** A subscription that records its events until it is stopped or ended by the server. */
export class Following {
  readonly changes: Change[] = [];
  /** How it ended: the errors of the operation, or the close event of the socket. */
  ended?: unknown;
  private readonly unsubscribe: () => void;

  constructor(client: Client, organizationId: string, after?: string) {
    this.unsubscribe = client.subscribe<{ postChanged: Change }>(
      { query: POST_CHANGED, variables: { organizationId, after } },
      {
        next: ({ data, errors }) => {
          if (errors) throw new Error(JSON.stringify(errors));
          this.changes.push(data!.postChanged);
        },
        error: (error) => void (this.ended = error),
        complete: () => void (this.ended ??= 'completed'),
      },
    );
  }

  get captions(): (string | undefined)[] {
    return this.changes.map(({ post }) => post?.caption);
  }

  async count(count: number): Promise<readonly Change[]> {
    await until(() => this.changes.length >= count || this.ended !== undefined);
    return this.changes;
  }

  async end(): Promise<unknown> {
    await until(() => this.ended !== undefined);
    return this.ended;
  }

  stop(): void {
    this.unsubscribe();
  }
}

/** Waits until the server has this number of open subscriptions. They receive every later event. */
export const subscribed = (server: TestServer, count: number): Promise<void> =>
  until(async () => (await metric(server, 'graphql_subscriptions')) === count);

export async function metric(server: TestServer, name: string): Promise<number> {
  const text = await (await fetch(server.url.replace('/graphql', '/metrics'))).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

/** Returns a message that subscribes to the posts of an organization. `more` is selected in addition to the caption. */
export const followMessage = (organizationId: string, id: string, more = '') => ({
  type: 'subscribe',
  id,
  payload: { query: POST_CHANGED.replace('caption', `caption ${more}`), variables: { organizationId } },
});

/** A socket without a client library, to send messages that no library sends. */
export class RawSocket {
  readonly socket: WebSocket;
  readonly messages: { type: string; id?: string; payload?: never }[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(server: TestServer, protocol: string[] = ['graphql-transport-ws']) {
    this.socket = new WebSocket(server.url.replace('http', 'ws'), protocol);
    this.socket.on('message', (data: Buffer) => this.messages.push(JSON.parse(data.toString()) as never));
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code: number, reason: Buffer) =>
        resolve({ code, reason: reason.toString() }),
      ),
    );
  }

  async opened(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    return this;
  }

  async init(token?: string): Promise<this> {
    await this.opened();
    this.send({ type: 'connection_init', payload: token && { Authorization: `Bearer ${token}` } });
    await this.received('connection_ack');
    return this;
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async received(type: string, count = 1): Promise<{ id?: string; payload?: never }[]> {
    const found = () => this.messages.filter((message) => message.type === type);
    await until(() => found().length >= count || this.socket.readyState === WebSocket.CLOSED);
    return found();
  }
}
