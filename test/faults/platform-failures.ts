import { PLATFORMS, type PlatformRecipe } from '../../bench/src/system/platforms';
import type { SandboxControl } from '../../bench/src/system/sandbox-control';

/** Shares of calls that make a post visible, after which the response is lost, or has status 502. */
const LOST = 0.05;
const UNAVAILABLE = 0.02;
/** Slow calls are more often interrupted. */
const SLOW = { share: 0.2, milliseconds: 150 };
/** Share of the posts that a platform rejects. */
const REJECTED = 0.03;
/** Seconds of processing, and of a review. */
const PROCESSING = { usual: 1, long: 3, share: 0.2 };

type Fail = (operation: string, share: number, play: object) => Promise<unknown>;

/** Scripts how long the posts of a platform are processed or reviewed, and how that ends. */
async function process(fail: Fail, { processing }: PlatformRecipe): Promise<void> {
  if (!processing) return;
  const { operation, failed, reason } = processing;
  const wait = (share: number, seconds: number, state: string) =>
    fail(operation, share, { kind: 'wait', seconds, state, ...(state === failed && reason && { reason }) });
  await wait(REJECTED, PROCESSING.usual, failed);
  await wait(PROCESSING.share, PROCESSING.long, 'FINISHED');
  await wait(1, PROCESSING.usual, 'FINISHED');
}

/** Scripts the failures of all platforms. */
export async function failOften(sandbox: SandboxControl): Promise<void> {
  for (const [network, recipe] of Object.entries(PLATFORMS)) {
    const { visible, rejection } = recipe;
    const fail: Fail = (operation, share, play) => sandbox.fail(network, operation, share, play);
    if (rejection) await fail(visible, REJECTED, { kind: 'error', error: rejection });
    await fail(visible, LOST, { kind: 'close', when: 'after' });
    const status = { kind: 'status', when: 'after', status: 502, body: '<html>' };
    await fail(visible, UNAVAILABLE, status);
    await fail(visible, SLOW.share, { kind: 'delay', milliseconds: SLOW.milliseconds });
    await process(fail, recipe);
  }
}
