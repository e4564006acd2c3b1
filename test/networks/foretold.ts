import fc from '../support/property';
import { NetworkError } from '../../src/domains/channels/network.port';
import type { Platform } from '../../src/domains/common/content.enums';
import { OPTIONS_OF } from '../../src/domains/content/options/platform-options';
import { compose, type Composition } from '../../src/domains/publishing/preflight/composition';
import { preflightAccount } from '../../src/domains/publishing/preflight/preflight';
import type { PreflightFinding } from '../../src/domains/publishing/preflight/preflight.shapes';
import { RULES } from '../../src/domains/publishing/preflight/rules';
import type {
  CheckedAccount,
  CheckedPost,
  Limit,
  PostFile,
} from '../../src/domains/publishing/preflight/types';
import type {
  Draft,
  DraftMedia,
  PublishingAccount,
  PublishingPort,
} from '../../src/domains/publishing/publishing.port';
import type { Json } from '../support/server';
import { AdapterUnderTest, type Consent } from './adapter-under-test';
import type { Known } from './generated-options';
import { type GeneratedPost, postsFor } from './generated-posts';
import { lastPart } from './publisher-under-test';
import { SyntheticFiles } from './synthetic-files';

/** An account of the sandbox that posts are sent to. */
interface Place {
  readonly platform: Platform;
  readonly username: string;
  readonly consent: Consent;
  /** Whether the consent page offers single accounts only. */
  readonly isSingle?: boolean;
}

const ASHA = { person: 'Asha Verma' };
export const PLACES: readonly Place[] = [
  { platform: 'INSTAGRAM', username: 'blue_door_bakery', consent: {} },
  { platform: 'FACEBOOK', username: 'blue_door_bakery', consent: {} },
  { platform: 'LINKEDIN', username: 'blue-door-bakery', consent: ASHA },
  { platform: 'X', username: 'blue_door_bakery', consent: ASHA, isSingle: true },
  { platform: 'PINTEREST', username: 'blue_door_bakery', consent: ASHA },
  { platform: 'YOUTUBE', username: 'blue_door_bakery', consent: ASHA, isSingle: true },
  { platform: 'TIKTOK', username: 'blue_door_bakery', consent: ASHA },
  { platform: 'GOOGLE_BUSINESS', username: 'blue_door_bakery', consent: ASHA },
];

const isVideoAlone = ({ files }: GeneratedPost): boolean => files.length === 1 && files[0]!.kind === 'VIDEO';

/** Problems of posts that the sandbox accepts: it is sent something else than the user asked for, or does not check the value. */
const INTENDED: readonly {
  readonly reason: string;
  readonly applies: (post: GeneratedPost, platform: Platform, field: string) => boolean;
}[] = [
  {
    reason: 'Sent to a platform without stories, a story would be a post that stays.',
    applies: (_, __, field) => field === 'format',
  },
  {
    reason: 'A reel without a video would be a post in the feed, and of several files one would be shown.',
    applies: (post, platform, field) =>
      ['INSTAGRAM', 'FACEBOOK'].includes(platform) &&
      ['REEL', 'SHORT_VIDEO', 'STORY'].includes(post.format) &&
      !isVideoAlone(post) &&
      field.startsWith('media'),
  },
  {
    reason: 'Of several files, one would be uploaded.',
    applies: ({ files }, platform, field) =>
      platform === 'YOUTUBE' && files.length > 1 && field.startsWith('media'),
  },
  {
    reason: 'Files after a video would not be uploaded.',
    applies: ({ files }, platform, field) =>
      ['PINTEREST', 'TIKTOK'].includes(platform) &&
      files.length > 1 &&
      files[0]!.kind === 'VIDEO' &&
      /^media(?!\.0\.)/.test(field),
  },
  {
    reason: 'A post of another topic would be published without the offer, and a call without the URL.',
    applies: (_, platform, field) =>
      platform === 'GOOGLE_BUSINESS' && /^platformOptions\.googleBusiness\.(offer|actionUrl)$/.test(field),
  },
  {
    reason: 'The sandbox does not limit the descriptions of videos on Facebook.',
    applies: (post, platform, field) => platform === 'FACEBOOK' && isVideoAlone(post) && field === 'caption',
  },
  {
    reason: 'The sandbox does not read the size of a WebM file.',
    applies: ({ files }, platform, field) =>
      platform === 'TIKTOK' && files[0]?.mimeType === 'video/webm' && field.startsWith('media.0.'),
  },
  {
    reason: 'Users are tagged in media files. Without one, the tags would be dropped.',
    applies: ({ files }, platform, field) =>
      platform === 'X' && !files.length && field === 'platformOptions.x.taggedUserIds',
  },
  {
    reason: 'A story would be published without its collaborators.',
    applies: ({ format }, platform, field) =>
      platform === 'INSTAGRAM' && format === 'STORY' && field === 'platformOptions.instagram.collaborators',
  },
];

/** Whether a problem keeps users from publishing something else than they asked for. */
export const isIntended = (post: GeneratedPost, platform: Platform, { field }: PreflightFinding): boolean =>
  INTENDED.some(({ applies }) => applies(post, platform, field.join('.')));

/** How a platform answered a post, and what preflight said of it. */
export interface Outcome {
  readonly post: GeneratedPost;
  readonly problems: readonly PreflightFinding[];
  /** Undefined if the platform accepted the post. */
  readonly refusal?: NetworkError;
}

/** Steps after which a publication is taken for one that does not end. */
const MAX_STEPS = 300;

/** Posts between two renewals of the tokens: the clock advances while media files are processed. */
const POSTS_PER_TOKEN = 20;

/** Sends generated posts to one platform of a sandbox in this process. */
export class ForetoldPlatform {
  private readonly port: PublishingPort;

  private constructor(
    private readonly adapter: AdapterUnderTest,
    private readonly place: Place,
    private readonly files: SyntheticFiles,
    private readonly limits: ReadonlyMap<string, Limit>,
    private account: PublishingAccount,
    private readonly known: Known,
  ) {
    this.port = adapter.publishingWith({ resilience: { outages: 1_000_000 } });
  }

  static async start(place: Place, limits: readonly Limit[]): Promise<ForetoldPlatform> {
    const { platform, username } = place;
    const adapter = await AdapterUnderTest.start(platform);
    const networks: Json[] = await adapter.sandbox.control('GET', 'networks');
    for (const { name } of networks.flatMap((network) => network.limits as Json[]))
      await adapter.sandbox.control('PUT', `limits/${name}`, { maximum: 100_000_000 });
    const { id } = await adapter.accountOf(username);
    const own = limits.filter((limit) => limit.platform === platform);
    const account = await connected(adapter, place, id as string);
    return new ForetoldPlatform(
      adapter,
      place,
      await SyntheticFiles.start(),
      new Map(own.map((limit) => [limit.key, limit])),
      account,
      platform === 'PINTEREST' ? { boardId: await boardOf(adapter, account) } : {},
    );
  }

  async stop(): Promise<void> {
    this.files.stop();
    await this.adapter.stop();
  }

  /** Generates posts, checks and sends them. */
  async run(count: number, seed: number): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const posts = fc.sample(postsFor(this.place.platform, this.known), { numRuns: count, seed });
    for (const [index, post] of posts.entries()) {
      if (index % POSTS_PER_TOKEN === POSTS_PER_TOKEN - 1)
        this.account = await connected(this.adapter, this.place, this.account.platformUserId);
      outcomes.push(await this.outcomeOf(post));
      this.files.clear();
    }
    return outcomes;
  }

  private async outcomeOf(generated: GeneratedPost): Promise<Outcome> {
    const { platform } = this.place;
    const post = this.checkedPost(generated);
    const { problems } = preflightAccount(post, accountOn(platform), () => this.limits, new Date());
    const refusal = await this.send(draftOf(compose(post, platform), platform));
    return { post: generated, problems, ...(refusal && { refusal }) };
  }

  private checkedPost({ files, ...post }: GeneratedPost): CheckedPost {
    const media = files.map((file, index): PostFile => {
      const { kind, mimeType, width, height, seconds, frames, pages, altText } = file;
      const isVideo = kind === 'VIDEO';
      const isDocument = kind === 'DOCUMENT';
      return {
        id: `file-${index}`,
        ...{
          kind,
          mimeType,
          altText,
          isReady: true,
          isAiGenerated: false,
          dominantColor: null,
          variants: [],
        },
        fileSize: this.files.add(`file-${index}`, file),
        width: isDocument ? null : width,
        height: isDocument ? null : height,
        durationSeconds: isVideo ? seconds : null,
        fps: isVideo ? 30 : null,
        codec: isVideo ? 'h264' : null,
        isFastStart: isVideo ? true : null,
        frameCount: kind === 'GIF' ? frames : null,
        pageCount: isDocument ? pages : null,
      };
    });
    return { ...post, clientAccountId: null, platformOverrides: [], media };
  }

  /** Runs all steps of a publication. Returns the refusal of its content, and throws other failures. */
  private async send(draft: Draft): Promise<NetworkError | undefined> {
    const { account, port } = this;
    let state = port.begin(draft);
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const result = await port
        .run({ account, draft, state, media: this.files.source })
        .catch((error: unknown) => error);
      if (result instanceof NetworkError && ['FIX_CONTENT', 'FIX_MEDIA'].includes(result.class))
        return result;
      // The same text as that of an earlier post.
      if (result instanceof NetworkError && result.class === 'DUPLICATE') return undefined;
      if (result instanceof Error) throw result;
      const next = result as Awaited<ReturnType<PublishingPort['run']>>;
      if ('published' in next) return undefined;
      if (next.runAt) await this.waitUntil(next.runAt);
      state = next.state;
    }
    throw new Error(`A publication on ${this.place.platform} does not end at ${state.step}.`);
  }

  private async waitUntil(time: Date): Promise<void> {
    const seconds = Math.ceil((time.getTime() - this.adapter.clock.now().getTime()) / 1000);
    if (seconds > 0) await this.adapter.advance(seconds);
  }
}

async function connected(
  adapter: AdapterUnderTest,
  { consent, isSingle = false }: Place,
  id: string,
): Promise<PublishingAccount> {
  const accounts = await adapter.accounts(isSingle ? { ...consent, accounts: [id] } : consent);
  const found = accounts.find(({ platformUserId }) => lastPart(platformUserId) === lastPart(id))!;
  return { platformUserId: found.platformUserId, tokens: found.tokens! };
}

async function boardOf({ sandbox }: AdapterUnderTest, { tokens }: PublishingAccount): Promise<string> {
  const headers = { authorization: `Bearer ${tokens.accessToken}` };
  const response = await fetch(`${sandbox.url('PINTEREST')}/v5/boards`, { headers });
  return ((await response.json()) as Json).items[0].id as string;
}

const accountOn = (platform: Platform): CheckedAccount => ({
  id: 'account',
  platform,
  username: 'blue_door_bakery',
  displayName: null,
  platformUserId: '1',
  clientAccountId: null,
  isVerified: false,
  isActive: true,
  connectionStatus: 'CONNECTED',
  rateLimits: [],
  limitTimeZone: null,
  sent: [],
});

/** Returns what the publisher sends of a composition. */
function draftOf(composition: Composition, platform: Platform): Draft {
  const { text, title, hashtags, media, options } = composition;
  const variant = OPTIONS_OF[platform as keyof typeof OPTIONS_OF];
  return {
    ...{ text, title, hashtags, firstComment: null },
    media: media.map(({ id, kind, mimeType, fileSize, altText, durationSeconds }) => ({
      ...{
        id,
        kind: kind as DraftMedia['kind'],
        mimeType,
        bytes: fileSize!,
        altText,
        seconds: durationSeconds,
      },
    })),
    placement: RULES[platform]!.placement(composition),
    options: { [variant]: options[variant] },
  };
}
