import { NetworkError, type NetworkErrorClass } from '../../src/domains/channels/network.port';
import type { Platform } from '../../src/domains/common/content.enums';
import type {
  InsightsPort,
  InsightsResult,
  MeasuredPost,
  Reading,
  Totals,
} from '../../src/domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../../src/domains/publishing/publishing.port';

/** Metrics of a platform in this process. Tests decide what it reports, and which calls fail or wait. */
export class FakeInsights implements InsightsPort {
  readonly maxPosts = 2;
  readonly fields = [];
  /** What is reported, by ID of the post. Null for posts that are not shown. */
  readonly totals = new Map<string, Totals | null>();
  /** IDs of the posts of each call. */
  readonly calls: string[][] = [];
  private readonly errors: NetworkError[] = [];
  private held: Promise<void> | undefined;

  constructor(readonly platform: Platform) {}

  /** Lets the next call fail. */
  fail(kind: NetworkErrorClass, retryAt?: Date): void {
    this.errors.push(new NetworkError('read failed', { platform: this.platform, class: kind, retryAt }));
  }

  /** Lets calls wait until the returned function is called. */
  hold(): () => void {
    let release = (): void => undefined;
    this.held = new Promise((done) => (release = done));
    return () => {
      this.held = undefined;
      release();
    };
  }

  async read(_account: PublishingAccount, posts: readonly MeasuredPost[]): Promise<InsightsResult> {
    this.calls.push(posts.map(({ platformPostId }) => platformPostId).sort());
    await this.held;
    const error = this.errors.shift();
    if (error) throw error;
    const readings = posts.map(({ platformPostId: id }): [string, Reading] => {
      const totals = this.totals.get(id);
      return [id, totals ? { found: true, totals } : { found: false }];
    });
    return { readings: new Map(readings) };
  }
}
