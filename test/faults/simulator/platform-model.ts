import type { Platform } from '../../../src/domains/common/content.enums';
import { NetworkError, type NetworkFailure } from '../../../src/domains/channels/network.port';
import type { Random } from '../random';

/** How platforms differ in what a publisher has to know. */
export type Manner =
  /** One call makes the post visible. */
  | 'DIRECT'
  /** A container is created and processed before a call makes it visible. It can expire. */
  | 'CONTAINER'
  /** A session takes the upload. The post is visible when the platform has reviewed it, and it can reject it. */
  | 'REVIEW'
  /** One call makes the post visible. Posts cannot be listed. */
  | 'BLIND';

/** A post that a platform accepted. */
export interface ModelPost {
  readonly id: string;
  readonly account: string;
  readonly text: string;
  readonly createdAt: number;
  /** When lists contain it. */
  readonly listedAt: number;
  /** When the review ends. The time of the creation if there is none. */
  readonly decidedAt: number;
  /** Whether the review rejects it, so that no follower ever sees it. */
  readonly isRejected: boolean;
  /** Whether the platform removes it some minutes later. */
  readonly isWithdrawn: boolean;
}

interface Container {
  readonly readyAt: number;
  readonly expiresAt: number;
  readonly isRejected: boolean;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Seconds until lists contain a post. With the longest suspension and delay, less than the wait for evidence. */
const MAXIMUM_LAG = 30;
/** As the limit `publishing.evidence_wait` of all platforms. */
export const EVIDENCE_WAIT_MS = 120 * SECOND;
const QUOTA = { posts: 2, window: 10 * MINUTE };

/** A platform in memory: what followers see, and what it answers. Time passes by the clock of the simulation. */
export class PlatformModel {
  /** Everything that was ever accepted, oldest first. */
  readonly posts: ModelPost[] = [];
  /** The token of each account that works now. */
  readonly tokens = new Map<string, string>();
  /** The accounts that users have paused. */
  readonly paused = new Set<string>();
  private readonly containers = new Map<string, Container>();
  private readonly sessions = new Map<string, ModelPost | undefined>();
  private count = 0;

  constructor(
    readonly platform: Platform,
    readonly manner: Manner,
    private readonly about: {
      readonly random: Random;
      readonly now: () => Date;
      /** Names what it creates, so that no two simulations share an ID. */
      readonly prefix: string;
      readonly hasQuota: boolean;
      readonly rejectsDuplicates: boolean;
    },
  ) {}

  get now(): number {
    return this.about.now().getTime();
  }

  /** Returns the time after some seconds. */
  after(seconds: number): Date {
    return new Date(this.now + seconds * SECOND);
  }

  fail(kind: NetworkFailure['class'], more: Partial<NetworkFailure> = {}): NetworkError {
    return new NetworkError('The platform of the simulation rejects the call.', {
      platform: this.platform,
      class: kind,
      ...more,
    });
  }

  /** Throws if the token of a call has ended. */
  authorize(account: string, token: string): void {
    if (this.tokens.get(account) !== token) throw this.fail('RECONNECT');
  }

  createContainer(): string {
    const id = this.nextId();
    const { random } = this.about;
    const readyAt = this.now + random.integer(0, 20) * SECOND;
    const expiresAt = this.now + random.integer(5, 60) * MINUTE;
    this.containers.set(id, { readyAt, expiresAt, isRejected: random.chance(0.05) });
    return id;
  }

  /** Returns whether a container can be published. */
  isReady(container: string): boolean {
    const { readyAt, isRejected } = this.existing(container);
    if (readyAt > this.now) return false;
    if (isRejected) throw this.fail('FIX_MEDIA', { problem: { field: 'media', rule: 'FORMAT' } });
    return true;
  }

  /** Makes a post visible. */
  publish(account: string, text: string, container?: string): ModelPost {
    if (container !== undefined) this.existing(container);
    return this.accept(account, text);
  }

  openSession(): string {
    const id = this.nextId();
    this.sessions.set(id, undefined);
    return id;
  }

  /** Completes an upload. A session makes one post. */
  upload(session: string, account: string, text: string): ModelPost {
    const post = this.sessions.get(session) ?? this.accept(account, text);
    this.sessions.set(session, post);
    return post;
  }

  uploaded(session: string | undefined): ModelPost | undefined {
    return session === undefined ? undefined : this.sessions.get(session);
  }

  /** Returns the posts of an account that lists contain, oldest first. */
  listed(account: string): ModelPost[] {
    return this.posts.filter((post) => post.account === account && post.listedAt <= this.now);
  }

  post(id: string): ModelPost | undefined {
    return this.posts.find((post) => post.id === id);
  }

  private existing(container: string): Container {
    const found = this.containers.get(container);
    if (!found || found.expiresAt <= this.now) throw this.fail('GONE');
    return found;
  }

  private accept(account: string, text: string): ModelPost {
    this.checkQuota(account);
    const same = this.posts.find((post) => post.account === account && post.text === text);
    if (same && this.about.rejectsDuplicates) throw this.fail('DUPLICATE');
    const post = this.newPost(account, text);
    this.posts.push(post);
    return post;
  }

  private newPost(account: string, text: string): ModelPost {
    const { random } = this.about;
    const isReviewed = this.manner === 'REVIEW';
    const minutes = random.integer(0, 5) * random.integer(1, 5);
    return {
      id: this.nextId(),
      account,
      text,
      createdAt: this.now,
      listedAt: this.now + random.integer(0, MAXIMUM_LAG) * SECOND,
      decidedAt: this.now + (isReviewed ? minutes * MINUTE : 0),
      isRejected: isReviewed && random.chance(0.2),
      isWithdrawn: random.chance(0.1),
    };
  }

  private checkQuota(account: string): void {
    if (!this.about.hasQuota) return;
    const recent = this.posts.filter(
      (post) => post.account === account && post.createdAt > this.now - QUOTA.window,
    );
    const first = recent.at(-QUOTA.posts);
    if (first) throw this.fail('QUOTA', { retryAt: new Date(first.createdAt + QUOTA.window) });
  }

  private nextId(): string {
    this.count += 1;
    return `${this.about.prefix}-${this.platform}-${this.count}`;
  }
}
