import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Like the command line flag: contexts created afterwards have the function.
setFlagsFromString('--expose-gc');
export const collectGarbage = runInNewContext('gc') as () => void;

/** Returns the referenced bytes of the heap: the minimum of several counts, because some are freed later. */
export async function heldBytes(): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 5; i += 1) {
    collectGarbage();
    least = Math.min(least, process.memoryUsage().heapUsed);
    await sleep(20);
  }
  return least;
}
