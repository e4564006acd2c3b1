import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// As if the process had been started with it: a context made after that has the function.
setFlagsFromString('--expose-gc');
export const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of the heap that something still holds. Some is let go of only a turn later: the least of several counts. */
export async function heldBytes(): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 5; i += 1) {
    collectGarbage();
    least = Math.min(least, process.memoryUsage().heapUsed);
    await sleep(20);
  }
  return least;
}
