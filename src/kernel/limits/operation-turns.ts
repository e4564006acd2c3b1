import { FairQueue } from './fair-queue';

/**
 * Starts one operation per iteration of the event loop, in turn for each user. Parsing and validating a new document keeps
 * the process busy for up to a tenth of a second. Without turns, the documents that a user sends over many connections are
 * parsed one directly after the other, and the requests of all others wait for all of them in every iteration.
 */
export class OperationTurns {
  private readonly queue = new FairQueue({ capacity: 1, share: 1, reserve: 0 });

  /** Resolves when the operation can start. The turn lasts until the next iteration. */
  async next(key: string): Promise<void> {
    const endTurn = await this.queue.acquire([key]);
    setImmediate(endTurn);
  }
}
