import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { TokenSet } from '../../src/domains/channels/network.port';
import type { Platform } from '../../src/domains/common/content.enums';
import { Publisher } from '../../src/domains/publishing/publisher/publisher';
import { SandboxServer } from '../lifecycle/sandbox-server';
import { visitConsentPage } from '../networks/consent-page';
import { type Member, mutate, newOrganization } from '../support/people';
import type { Json, TestServer } from '../support/server';
import { storeTokens } from '../support/stored-tokens';

const VERIFIER = 'a-code-verifier-of-more-than-forty-three-characters';

/** How accounts of the sandbox are connected: who grants, and the name of the account on the consent page. */
const GRANTS: Readonly<Partial<Record<Platform, { username: string; accounts?: string[] }>>> = {
  INSTAGRAM: { username: 'blue_door_bakery' },
  FACEBOOK: { username: 'blue_door_bakery' },
  LINKEDIN: { username: 'blue-door-bakery' },
  X: { username: 'blue_door_bakery', accounts: ['@blue_door_bakery'] },
  GOOGLE_BUSINESS: { username: 'Blue Door Bakery' },
};

const ATTEMPTS = `attempts(orderBy: { field: CREATED_AT, direction: ASC }) { nodes {
  number status step retryAt startedAt finishedAt failure { class code field rule message } followUpFailures { step class message } } }`;
const PUBLICATION = `id status holdReason platform kind platformPostId permalink caption hashtags mediaUrls accountUsername postTitle
  errorMessage retryCount publishedAt firstCommentId isDeletedOnPlatform schedule { status } post { status } ${ATTEMPTS}`;

/** A server in front of the sandbox with an organization whose accounts are connected, and a publisher. */
export class PublishingWorld {
  private posts = 0;
  organization!: string;
  owner!: Member;
  readonly publisher: Publisher;

  private constructor(
    readonly server: TestServer,
    readonly world: SandboxServer,
  ) {
    this.publisher = this.publisherBeside();
  }

  static async start(server: TestServer): Promise<PublishingWorld> {
    const started = new PublishingWorld(server, await SandboxServer.start(server));
    const { id, owner } = await newOrganization(server);
    Object.assign(started, { organization: id, owner });
    return started;
  }

  async stop(): Promise<void> {
    await this.world.stop();
  }

  /** Returns an access token of the owner. Those from before the clock was advanced have ended. */
  token(): Promise<string> {
    return this.server.tokenFor(this.owner.id);
  }

  /** Another publisher, as of another process. */
  publisherBeside(more: Partial<ConstructorParameters<typeof Publisher>[0]> = {}): Publisher {
    const { database, encryption, clock, networks, publishing, media, logger: log, feed } = this.server;
    const stores = [media.storage];
    return new Publisher(
      { pool: database.owner, encryption, clock, networks, publishing, stores, log, feed, ...more },
      () => clock.now(),
    );
  }

  /** Grants access on the consent page. Returns the account with its tokens. */
  private async granted(platform: Platform, name?: string) {
    const { username: byDefault, accounts } = GRANTS[platform]!;
    const username = name ?? byDefault;
    const { networks } = this.server;
    const port = networks.portOf(platform)!;
    const request = {
      login: port.logins[0]!.name,
      redirectUri: networks.redirectUriOf(platform),
      codeVerifier: VERIFIER,
    };
    const page = await port.authorizationUrl({ ...request, state: 'state' });
    const { callback } = await visitConsentPage(new URL(page), { person: 'Asha Verma', accounts });
    const user = await port.exchangeCode({ ...request, code: callback.searchParams.get('code')! });
    return (await port.connectableAccounts(user)).find(
      (one) => (one.username ?? one.displayName) === username,
    )!;
  }

  /** Connects an account of the sandbox by its consent page, by default that of `GRANTS`. Returns the ID of the account. */
  async connect(platform: Platform, more: Record<string, unknown> = {}, name?: string): Promise<string> {
    const { platformUserId, username, tokens } = await this.granted(platform, name);
    const values = { platform, platformUserId, username, ...more };
    const id = await this.server.rows.account(this.organization, values);
    await this.grant(id, tokens!);
    return id;
  }

  /** Connects an account again whose authorization has ended. */
  async reconnect(platform: Platform, account: string): Promise<void> {
    const { tokens } = await this.granted(platform);
    await this.grant(account, tokens!);
    await this.server.database.query(
      `UPDATE social_accounts SET connection_status = 'CONNECTED', connection_problem = NULL WHERE id = $1`,
      [account],
    );
  }

  /** Stores tokens of an account. */
  grant(socialAccount: string, tokens: TokenSet): Promise<void> {
    return storeTokens(this.server, this.organization, socialAccount, tokens);
  }

  /** A post with a text that no other post has. */
  async post(values: Record<string, unknown> = {}): Promise<string> {
    this.posts += 1;
    const author = this.owner.id;
    return this.server.rows.post(this.organization, {
      caption: `Post ${this.posts} of the publisher`,
      title: `Post ${this.posts}`,
      author,
      ...values,
    });
  }

  /** Adds an image to a post. */
  async addImage(post: string, width = 1080, height = 1080): Promise<string> {
    const { media, rows } = this.server;
    const bytes = await sharp({ create: { width, height, channels: 3, background: '#3366aa' } })
      .jpeg()
      .toBuffer();
    const id = randomUUID();
    const path = `media/${id}/original.jpg`;
    await media.storage.put(
      path,
      (async function* () {
        yield await Promise.resolve(bytes);
      })(),
      'image/jpeg',
    );
    await rows.media(this.organization, {
      id,
      storagePath: path,
      fileSize: bytes.length,
      mimeType: 'image/jpeg',
      url: media.fileUrl(id, 'original.jpg'),
      width,
      height,
      processingStatus: 'COMPLETED',
      altText: 'A square',
    });
    await rows.postMedia(this.organization, post, id, 0);
    return id;
  }

  /** Schedules a post. Returns the ID of the publication. */
  async schedule(postId: string, account: string, when: object = { now: true }): Promise<string> {
    const input = { postId, accountIds: [account], when };
    const made = await mutate(this.server, 'schedulePost', input, await this.token(), 'publications { id }');
    expect(made.userErrors).toEqual([]);
    return made.publications[0].id as string;
  }

  /** Returns a publication as its organization sees it. */
  async publication(id: string): Promise<Json> {
    const query = `query($id: ID!) { node(id: $id) { ... on Publication { ${PUBLICATION} } } }`;
    const { data, errors } = await this.server.run(query, { id }, await this.token());
    expect(errors).toBeUndefined();
    return data.node;
  }

  /** Effects that followers of an account have seen, oldest first. */
  async ledger(account: string): Promise<{ effect: string; text: string; objectId: string }[]> {
    const [row] = await this.server.database.query<{ id: string }>(
      'SELECT platform_user_id AS id FROM social_accounts WHERE id = $1',
      [account],
    );
    const lines = await this.world.sandbox.effects(row!.id);
    return lines.map(({ effect, text, objectId }) => ({ effect, text, objectId }));
  }

  /** Returns how many failures were not played yet. */
  async pendingScripts(): Promise<number> {
    return ((await this.world.sandbox.control('GET', 'scripts')) as Json[]).length;
  }

  /** Ends all failures that were not played. */
  async clearScripts(): Promise<void> {
    const scripts = (await this.world.sandbox.control('GET', 'scripts')) as Json[];
    for (const { id } of scripts) await this.world.sandbox.control('DELETE', `scripts/${id}`);
  }

  /** Plays a failure at the next call of an operation. */
  script(network: Platform, operation: string, play: object, times = 1): Promise<unknown> {
    return this.world.sandbox.script(play, { network, operation, times });
  }

  advance(seconds: number): Promise<void> {
    return this.world.advance(seconds);
  }

  /** Runs what is due, and advances the clocks until nothing is left of the kind that is awaited. */
  async settle(id: string, statuses: readonly string[] = ['PUBLISHED', 'FAILED']): Promise<Json> {
    for (let round = 0; round < 60; round += 1) {
      await this.publisher.runDue();
      const found = await this.publication(id);
      if (statuses.includes(found.status as string)) return found;
      await this.advance(30);
    }
    throw new Error(`The publication does not end: ${JSON.stringify(await this.publication(id))}`);
  }
}

/** Starts a world before the tests of a block, with a connected account of X. Failures that were not played end with each test. */
export function publishingWorldForTests(
  server: TestServer,
  assign: (started: { readonly world: PublishingWorld; readonly account: string }) => void,
): void {
  let world: PublishingWorld;
  beforeAll(async () => {
    world = await PublishingWorld.start(server);
    assign({ world, account: await world.connect('X') });
  });
  afterEach(() => world.clearScripts());
  afterAll(() => world.stop());
}
