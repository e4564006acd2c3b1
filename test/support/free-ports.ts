import { createServer } from 'node:net';

const FIRST = 20_000;
const LAST = 30_000;

/** Returns whether a server can listen on the port. */
const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Returns the first of `count` consecutive free ports. Each process looks in a range of its own first. */
export async function freePorts(count: number): Promise<number> {
  const blocks = Math.floor((LAST - FIRST) / count);
  for (let tried = 0; tried < blocks; tried += 1) {
    const first = FIRST + ((process.pid + tried) % blocks) * count;
    const all = Array.from({ length: count }, (_, place) => first + place);
    const free = await Promise.all(all.map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`No ${count} consecutive ports are free.`);
}
