import type { Publisher } from '../../../src/domains/publishing/publisher/publisher';

/** A process that sends publications. It looks for them when the schedule says so. */
export class SimulatedProcess {
  private looking: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;
  isStopped = false;

  constructor(
    readonly name: string,
    private readonly publisher: Publisher,
  ) {}

  /** Whether it can look for publications now. */
  get isIdle(): boolean {
    return !this.looking && !this.stopping;
  }

  get isStopping(): boolean {
    return this.stopping !== undefined;
  }

  /** Starts to look for publications. A failure is repeated by looking again. */
  look(): void {
    this.looking = this.lookOnce()
      .catch(() => undefined)
      .then(() => {
        this.looking = undefined;
      });
  }

  private async lookOnce(): Promise<void> {
    await this.publisher.release();
    await this.publisher.takeMore();
    await this.publisher.mark();
  }

  /** Starts to extend the leases. */
  beat(): void {
    this.publisher.extendLeases().catch(() => undefined);
  }

  /** Starts to stop: the present steps are completed. */
  stop(): void {
    this.stopping = this.publisher.stop().then(() => {
      this.isStopped = true;
    });
  }
}
