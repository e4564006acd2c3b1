import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  /** The URL of the server, through the proxy. */
  readonly url: string;
  /** Accepts connections again, on the same port. */
  open(): Promise<void>;
  /** Drops all connections and refuses new ones, as a server that restarts does. */
  close(): Promise<void>;
}

/** A TCP proxy on loopback in front of `target`, which can go away and come back. */
export async function openProxy(target: string): Promise<Proxy> {
  const { port: targetPort, pathname } = new URL(target);
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(Number(targetPort), '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      proxy.once('error', reject);
      proxy.listen(port, '127.0.0.1', resolve);
    });

  await listen(0);
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${pathname}`,
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
