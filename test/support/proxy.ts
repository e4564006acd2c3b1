import { connect, createServer, type Socket } from 'node:net';
import { listenOnStablePort } from './ports';

export interface Proxy {
  /** The URL of the server, through the proxy. */
  readonly url: string;
  /** Accepts connections again, on the same port. */
  open(): Promise<void>;
  /** Drops all connections and refuses new ones, as a server that restarts does. */
  close(): Promise<void>;
  /** Accepts connections and forwards nothing, as in front of a server that is stopped or cut off. */
  stall(): void;
  /** Forwards again, also what came meanwhile. */
  resume(): void;
}

/** A TCP proxy on loopback in front of `target`, which can go away and come back. */
export async function openProxy(target: string): Promise<Proxy> {
  const url = new URL(target);
  const targetPort = Number(url.port);
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [Socket, Socket]>();
  let stalled = false;
  const join = ([client, upstream]: readonly [Socket, Socket]): void => {
    client.pipe(upstream);
    upstream.pipe(client);
  };
  const proxy = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const socket of pair) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        pairs.delete(pair);
        client.destroy();
        upstream.destroy();
      });
    }
    if (!stalled) join(pair);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      proxy.once('error', reject);
      proxy.listen(port, '127.0.0.1', resolve);
    });

  const port = await listenOnStablePort(proxy);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    stall: () => {
      stalled = true;
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream).pause();
        upstream.unpipe(client).pause();
      }
    },
    resume: () => {
      if (!stalled) return;
      stalled = false;
      pairs.forEach(join);
    },
    open: () => listen(port),
    close: () =>
      new Promise((resolve) => {
        if (!proxy.listening) {
          resolve();
          return;
        }
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
