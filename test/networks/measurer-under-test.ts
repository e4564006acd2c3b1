import { METRICS } from '../../src/domains/publishing/insights/metrics';
import type {
  InsightsPort,
  InsightsResult,
  MeasuredPost,
  Totals,
} from '../../src/domains/publishing/insights/insights.port';
import type { Draft, PublishingAccount } from '../../src/domains/publishing/publishing.port';
import type { Platform } from '../../src/domains/common/content.enums';
import type { Json } from '../support/server';
import { PublisherUnderTest } from './publisher-under-test';

/** The insights port of a platform in front of the sandbox, with posts that its publishing port published. */
export class MeasurerUnderTest {
  private constructor(
    public publisher: PublisherUnderTest,
    readonly port: InsightsPort,
  ) {}

  static async start(platform: Platform, username: string, isSingle = false): Promise<MeasurerUnderTest> {
    const publisher = await PublisherUnderTest.start(platform, username, {}, isSingle);
    return new MeasurerUnderTest(
      publisher,
      publisher.adapter.insightsWith({ resilience: { outages: 1000 } }),
    );
  }

  get adapter() {
    return this.publisher.adapter;
  }

  /** Renews the tokens of the account, as the caller of the port does before they end. */
  async renew(): Promise<void> {
    const { account } = this.publisher;
    const tokens = this.adapter.known(await this.adapter.port.refreshToken(account.tokens));
    this.publisher = this.publisher.as({ ...account, tokens });
  }

  async publish(draft: Draft): Promise<MeasuredPost> {
    const { platformPostId, kind } = (await this.publisher.publish(draft)).post;
    return { platformPostId, kind, publishedAt: this.adapter.clock.now() };
  }

  read(
    posts: readonly MeasuredPost[],
    account: PublishingAccount = this.publisher.account,
  ): Promise<InsightsResult> {
    return this.port.read(account, posts);
  }

  async totals(post: MeasuredPost): Promise<Totals> {
    const { readings, error } = await this.read([post]);
    expect(error).toBeUndefined();
    const reading = readings.get(post.platformPostId)!;
    if (!reading.found) throw new Error('The post is missing.');
    return reading.totals;
  }

  /** Sends a call as the account, and returns the body of the response. */
  async raw(path: string): Promise<Json> {
    const { tokens } = this.publisher.account;
    const url = this.adapter.settings[this.adapter.platform].baseUrl! + path;
    return (await fetch(url, { headers: { authorization: `Bearer ${tokens.accessToken}` } })).json();
  }

  /** Counts the calls of an operation that a function sends. */
  async calls(operation: string, work: () => Promise<unknown>): Promise<number> {
    const times = 1000;
    await this.publisher.script(operation, { kind: 'delay', milliseconds: 0 }, times);
    await work();
    const scripts: Json[] = await this.adapter.sandbox.control('GET', 'scripts');
    const left = scripts.find((script) => script.operation === operation)?.times ?? 0;
    await this.adapter.clearScripts();
    return times - left;
  }
}

/** The metrics that a platform reports at present, by name. */
export const dictionaryOf = (platform: Platform): string[] =>
  METRICS.filter((metric) => metric.platform === platform && metric.retiredAt === null)
    .map(({ field }) => field)
    .sort();
