import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:net';

/** Below the ports that operating systems choose themselves. */
const [FIRST, END] = [20_000, 30_000];

/**
 * Listens on a free port that no other program receives by chance, so that it is still free after the server has
 * stopped. Returns the port.
 */
export async function listenOnStablePort(server: Server): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END);
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}
