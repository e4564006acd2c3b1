import type { Draft } from '../../src/domains/publishing/publishing.port';
import type { Json } from '../support/server';
import { type DraftInput, PublisherUnderTest } from './publisher-under-test';

/** A channel that publishes on YouTube in the sandbox, without a limit of uploads. */
export class ChannelUnderTest {
  private titles = 0;

  private constructor(readonly publisher: PublisherUnderTest) {}

  static async start(): Promise<ChannelUnderTest> {
    const person = { person: 'Asha Verma' };
    const publisher = await PublisherUnderTest.start('YOUTUBE', 'blue_door_bakery', person, true);
    for (const name of ['uploads', 'inserts'])
      await publisher.adapter.sandbox.control('PUT', `limits/youtube.${name}`, { maximum: 10_000 });
    return new ChannelUnderTest(publisher);
  }

  /** Returns a resource of the API, as the channel reads it. */
  async read(path: string, query: Record<string, string>): Promise<Json> {
    const { adapter, account } = this.publisher;
    const url = `${adapter.sandbox.url('YOUTUBE')}/youtube/v3${path}?${new URLSearchParams(query).toString()}`;
    const headers = { authorization: `Bearer ${account.tokens.accessToken}` };
    return ((await (await fetch(url, { headers })).json()) as Json).items[0];
  }

  /** The videos of the channel, as the sandbox has them. */
  async videos(): Promise<Json[]> {
    const posts: Json[] = await this.publisher.adapter.sandbox.control('GET', 'posts');
    return posts.filter(({ accountId }) => accountId === this.publisher.account.platformUserId);
  }

  /** A video with `bytes` bytes of media data. */
  video(width = 1920, height = 1080, bytes = 1, seconds = 10) {
    const { files } = this.publisher;
    return this.publisher.file(files.video(seconds, width, height, bytes), 'VIDEO');
  }

  /** A draft with a title that no other draft has. */
  async draft(input: DraftInput = {}): Promise<Draft> {
    this.titles += 1;
    return this.publisher.draft({ title: `Video ${this.titles}`, media: [await this.video()], ...input });
  }
}

/** The text that the ledger has of a video. */
export const line = ({ title, text }: Draft): string => `${title}\n\n${text}`;

export const stepsOf = ({ ran }: { ran: readonly { step: string }[] }): string[] =>
  ran.map(({ step }) => step);
