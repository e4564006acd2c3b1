import type { Platform } from '../common/content.enums';
import type { PlatformOptions } from '../content/options/platform-options';
import type { TokenSet } from '../channels/network.port';
import type { PublicationKind } from './publishing.enums';

/**
 * How a platform publishes a post: as a short list of named steps, which the caller runs one at a time. It stores the state
 * between them, so that another process can continue after each one. The adapters in `src/networks` implement it. Every
 * method that sends requests rejects with a `NetworkError`.
 *
 * A step that is not `VISIBLE` can always be repeated. A `VISIBLE` step runs once: the caller stores an intent before it. After
 * `UNKNOWN`, and after the process ended during the step, it asks `findPublished` before it runs the step again.
 */
export interface PublishingPort {
  readonly platform: Platform;
  /** Returns the state before the first step. */
  begin(draft: Draft): PublicationState;
  /** Returns what the next step does to the platform. */
  effectOf(state: PublicationState): StepEffect;
  /** Runs the next step. */
  run(call: PublishingCall): Promise<StepResult>;
  /**
   * Looks for the post of a `VISIBLE` step whose result is unknown. Changes nothing. Absence is reported only if a post that is
   * late would be visible by now.
   */
  findPublished(search: PublishedSearch): Promise<Finding>;
  /** Returns the steps that follow publishing. Each can fail alone, and the post stays published. */
  followUps(draft: Draft): readonly FollowUp[];
  /**
   * Runs a step that follows publishing. Can be repeated: a comment that exists is not written again. Rejects with `NOT_SENT`
   * and `retryAt` if the platform cannot tell yet. The step `CONFIRMATION` rejects with `FIX_CONTENT`, `FIX_MEDIA` or `GONE`
   * if the platform withdrew the post.
   */
  follow(name: string, call: FollowUpCall): Promise<FollowUpResult>;
}

/** All platforms that posts can be published on. */
export type PublishingPorts = ReadonlyMap<Platform, PublishingPort>;

/** A post as one platform gets it. Plain data. */
export interface Draft {
  /** The text with hashtags, links and mentions. */
  readonly text: string;
  /** The title, for platforms that show one. */
  readonly title?: string | null;
  /** Hashtags without `#`, for platforms that have them apart from the text. They are in the text, too. */
  readonly hashtags?: readonly string[];
  readonly media: readonly DraftMedia[];
  readonly placement: 'FEED' | 'REEL' | 'STORY';
  /** The comment that is added after publishing. */
  readonly firstComment?: string | null;
  readonly options: PublishingOptions;
}

export interface DraftMedia {
  /** Identifies the file for the `MediaSource`. */
  readonly id: string;
  readonly kind: 'IMAGE' | 'GIF' | 'VIDEO' | 'DOCUMENT';
  readonly mimeType: string;
  /** Size of the file, in bytes. */
  readonly bytes: number;
  /** Length of a video, in seconds. Undefined or null if unknown. */
  readonly seconds?: number | null;
  readonly altText?: string | null;
}

/** Options by platform, as posts have them, without the text of the first comment. Only those of the platform are set. */
export type PublishingOptions = {
  readonly [P in keyof PlatformOptions]?: Partial<Omit<NonNullable<PlatformOptions[P]>, 'firstComment'>>;
};

/** Gives platforms the files of a draft. */
export interface MediaSource {
  /** Returns a URL at which the platform can fetch the file, valid for at least an hour. */
  urlOf(media: DraftMedia): Promise<string>;
  /** Reads `length` bytes of the file from `offset` on. */
  read(media: DraftMedia, offset: number, length: number): AsyncIterable<Uint8Array>;
}

/** The account that publishes. */
export interface PublishingAccount {
  readonly platformUserId: string;
  readonly tokens: TokenSet;
}

/**
 * What is known between two steps. Plain data. Can contain URLs that accept uploads without a token, so it is stored like a
 * secret.
 */
export interface PublicationState {
  /** Name of the next step. */
  readonly step: string;
}

export type StepEffect =
  /** Reads only, such as the progress of processing. */
  | 'NONE'
  /** Creates something that no follower sees, such as an uploaded file. */
  | 'HIDDEN'
  /** Can make the post visible. */
  | 'VISIBLE';

export interface PublishingCall {
  readonly account: PublishingAccount;
  readonly draft: Draft;
  readonly state: PublicationState;
  readonly media: MediaSource;
}

type StepResult =
  /**
   * The next step follows. It can be the same one, or an earlier one if the platform lost what was prepared. After a `VISIBLE`
   * step it waits until the platform has processed the post.
   */
  | { readonly state: PublicationState; readonly runAt?: Date }
  /** The post is published. */
  | { readonly published: PublishedPost };

export interface PublishedPost {
  readonly platformPostId: string;
  readonly kind: PublicationKind;
  readonly publishedAt: Date;
  /** Null until a follow-up reads it, or if the platform has none. */
  readonly permalink: string | null;
}

export interface PublishedSearch extends PublishingCall {
  /** When the `VISIBLE` step was started. */
  readonly since: Date;
  /** IDs of posts that belong to other publications of the account. */
  readonly known: readonly string[];
}

export type Finding =
  | { readonly found: 'PUBLISHED'; readonly post: PublishedPost }
  /**
   * There is no post, the platform still processes it, or the platform itself rejects a second one as `DUPLICATE`. Continue
   * from `state`.
   */
  | { readonly found: 'ABSENT'; readonly state: PublicationState }
  /** There is no evidence yet. */
  | { readonly found: 'UNDECIDED'; readonly lookAt: Date };

/** Name of the step that reads whether the platform still has the post, because some platforms withdraw posts later. */
export const CONFIRMATION = 'confirmation';

export interface FollowUp {
  readonly name: string;
  readonly effect: StepEffect;
  /** Seconds after publishing at which it runs first. */
  readonly delay: number;
}

export interface FollowUpCall {
  readonly account: PublishingAccount;
  readonly draft: Draft;
  readonly post: PublishedPost;
}

export interface FollowUpResult {
  /** The post as it is known now. Its ID can be another one, if the platform named it late. */
  readonly post: PublishedPost;
  /** ID of the first comment. Undefined for other follow-ups. */
  readonly commentId?: string;
}
