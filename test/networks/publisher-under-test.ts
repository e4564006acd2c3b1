import type { NetworkError } from '../../src/domains/channels/network.port';
import type { Platform } from '../../src/domains/common/content.enums';
import type {
  Draft,
  DraftMedia,
  Finding,
  MediaSource,
  PublicationState,
  PublishedPost,
  PublishingAccount,
  PublishingPort,
} from '../../src/domains/publishing/publishing.port';
import { AdapterUnderTest, type Consent } from './adapter-under-test';
import { type MediaServer, startMediaServer } from './media-server';

/** A draft of which everything but the text can be omitted. */
export type DraftInput = Partial<Draft>;

/** A step that was run. */
interface Ran {
  readonly step: string;
  readonly effect: string;
}

/** Returns the ID in the sandbox of an ID with those of its parents, such as `accounts/1/locations/2`. */
export const lastPart = (id: string): string => id.split('/').at(-1)!;

/** Texts of drafts so far. */
let texts = 0;

/** Reads files from the URLs that are their IDs, as the caller of the port reads them from its storage. */
const source: MediaSource = {
  urlOf: async ({ id }) => id,
  async *read({ id }, offset, length) {
    const bytes = Buffer.from(await (await fetch(id)).arrayBuffer());
    yield bytes.subarray(offset, offset + length);
  },
};

/** The publishing port of a platform in front of the sandbox, with one connected account. */
export class PublisherUnderTest {
  private constructor(
    readonly adapter: AdapterUnderTest,
    readonly files: MediaServer,
    private current: PublishingAccount,
  ) {}

  get account(): PublishingAccount {
    return this.current;
  }

  static async start(
    platform: Platform,
    username: string,
    consent: Consent = {},
    /** Whether the consent page offers single accounts only. */
    isSingle = false,
  ): Promise<PublisherUnderTest> {
    const adapter = await AdapterUnderTest.start(platform);
    const { id } = await adapter.accountOf(username);
    const accounts = await adapter.accounts(isSingle ? { ...consent, accounts: [id] } : consent);
    const { platformUserId, tokens } = accounts.find((account) => lastPart(account.platformUserId) === id)!;
    return new PublisherUnderTest(adapter, await startMediaServer(), { platformUserId, tokens: tokens! });
  }

  /** The same publisher with another account. */
  as(account: PublishingAccount): PublisherUnderTest {
    return new PublisherUnderTest(this.adapter, this.files, account);
  }

  /** Renews the access token, as it has to be done before it expires. */
  async renew(): Promise<void> {
    const tokens = await this.adapter.port.refreshToken(this.current.tokens);
    this.current = { ...this.current, tokens: this.adapter.known(tokens) };
  }

  async stop(): Promise<void> {
    await this.adapter.stop();
    await this.files.stop();
  }

  /** A port that shares nothing with earlier ones, as in a process that was just started. */
  get port(): PublishingPort {
    return this.adapter.publishingWith({ resilience: { outages: 1000 } });
  }

  /** A draft with a text that no other draft has. */
  draft(input: DraftInput = {}): Draft {
    texts += 1;
    const text = `Post ${texts} of the test`;
    return { text, media: [], placement: 'FEED', options: {}, ...input };
  }

  async file(
    url: string,
    kind: DraftMedia['kind'] = 'IMAGE',
    more: Partial<DraftMedia> = {},
  ): Promise<DraftMedia> {
    const bytes = (await (await fetch(url)).arrayBuffer()).byteLength;
    const mimeType = kind === 'VIDEO' ? 'video/mp4' : 'image/jpeg';
    return { id: url, kind, mimeType, bytes, ...more };
  }

  /** Plays a failure at the next call of an operation. */
  script(operation: string, play: object, times = 1): Promise<unknown> {
    return this.adapter.sandbox.script(play, { network: this.adapter.platform, operation, times });
  }

  /** Runs one step in a new process. */
  run(draft: Draft, state: PublicationState) {
    return this.port.run({ account: this.account, draft, state, media: source });
  }

  /** Runs steps until one fails, and returns the error and the state before it. Waits when the port says so. */
  async attempt(
    draft: Draft,
    state: PublicationState = this.port.begin(draft),
  ): Promise<{ ran: Ran[]; state: PublicationState; post?: PublishedPost; error?: NetworkError }> {
    const ran: Ran[] = [];
    for (let step = 0; step < 100; step += 1) {
      // As a caller stores it between two processes.
      state = JSON.parse(JSON.stringify(state)) as PublicationState;
      ran.push({ step: state.step, effect: this.port.effectOf(state) });
      const running = this.run(draft, state);
      const failed = await running.then(
        () => false,
        () => true,
      );
      if (failed) return { ran, state, error: await this.adapter.failure(running) };
      const result = await running;
      if ('published' in result) return { ran, state, post: result.published };
      if (result.runAt) await this.advanceTo(result.runAt);
      state = result.state;
    }
    throw new Error(`The publication does not end: ${ran.map(({ step }) => step).join()}`);
  }

  async publish(draft: Draft, state?: PublicationState): Promise<{ ran: Ran[]; post: PublishedPost }> {
    const { ran, post, error } = await this.attempt(draft, state);
    if (!post) throw error ?? new Error('The publication does not end.');
    return { ran, post };
  }

  /** Looks for the post of a step whose result is unknown. */
  find(draft: Draft, state: PublicationState, since: Date, known: readonly string[] = []): Promise<Finding> {
    return this.port.findPublished({ account: this.account, draft, state, media: source, since, known });
  }

  /** Looks for the post until there is evidence, as often as the port says. */
  async decide(
    draft: Draft,
    state: PublicationState,
    since: Date,
    known: readonly string[] = [],
  ): Promise<Exclude<Finding, { found: 'UNDECIDED' }>> {
    for (let look = 0; look < 20; look += 1) {
      const finding = await this.find(draft, state, since, known);
      if (finding.found !== 'UNDECIDED') return finding;
      expect(finding.lookAt.getTime()).toBeGreaterThan(this.adapter.clock.now().getTime());
      await this.advanceTo(finding.lookAt);
    }
    throw new Error('There is never evidence.');
  }

  async advanceTo(time: Date): Promise<void> {
    const seconds = Math.ceil((time.getTime() - this.adapter.clock.now().getTime()) / 1000);
    if (seconds > 0) await this.adapter.advance(seconds);
  }

  /** Effects that followers have seen since the ledger had `after` lines. */
  async ledger(after = 0): Promise<{ effect: string; text: string; objectId: string }[]> {
    const lines = await this.adapter.sandbox.effects(lastPart(this.account.platformUserId));
    return lines.slice(after).map(({ effect, text, objectId }) => ({ effect, text, objectId }));
  }
}
