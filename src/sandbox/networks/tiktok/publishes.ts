import { MINUTE } from '../../frame/clock';
import { isVisible, publish } from '../../frame/effects';
import { fetchMedia, keepMedia, MediaError, type MediaRule } from '../../frame/fetch-media';
import type { MediaCopy, Post } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { creators } from './creators';
import { sendEvent } from './webhooks';

/** The parts of a file that is being uploaded. */
interface Upload {
  readonly key: string;
  readonly size: number;
  readonly chunkSize: number;
  readonly chunks: number;
  readonly parts: readonly { readonly file: string; readonly bytes: number }[];
}

/** A post on its way to a creator: published directly, or sent to their inbox as a draft. The ID is the `publish_id`. */
export interface Publish extends Row {
  readonly accountId: string;
  /** ID of the token that started it. */
  readonly tokenId: string;
  readonly mode: 'DIRECT' | 'INBOX';
  readonly media: 'VIDEO' | 'PHOTO';
  readonly source: 'FILE_UPLOAD' | 'PULL_FROM_URL';
  readonly text: string;
  readonly privacyLevel: string;
  /** What else the app set of the post. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly copies: readonly MediaCopy[];
  readonly createdAt: number;
  readonly upload?: Upload;
  readonly stage: 'WAITING_FOR_BYTES' | 'PROCESSING' | 'INBOX' | 'PUBLISHED' | 'FAILED';
  /** How long TikTok works on the media once it has them, in milliseconds. */
  readonly waitFor: number;
  /** When processing ends. */
  readonly readyAt?: number | undefined;
  /** Why processing fails. Decided when the media is received. */
  readonly failure?: string | undefined;
  readonly postId?: string;
  /** When moderation ends. Undefined for posts that are not public. */
  readonly moderatedAt?: number | undefined;
  readonly announced?: boolean;
}

export const publishes = (world: World): Table<Publish> => world.store.table<Publish>('tiktok.publishes');

/** How long TikTok works on the media, and how long moderation takes after that. */
export const PROCESSING = MINUTE / 2;
const MODERATION = MINUTE;

const GB = 1024 ** 3;
const MB = 1024 ** 2;
const VIDEO: MediaRule = { types: ['video/mp4', 'video/quicktime', 'video/webm'], maximumBytes: 4 * GB };
const PHOTO: MediaRule = { types: ['image/jpeg', 'image/webp'], maximumBytes: 20 * MB };

/** Media, or the `fail_reason` of the post. */
export type MediaResult = { readonly copies: readonly MediaCopy[] } | { readonly failure: string };

/** Takes a video. Problems show in the status of the post. */
export async function takeVideo(
  world: World,
  accountId: string,
  source: string | Buffer,
): Promise<MediaResult> {
  try {
    const copy = await (typeof source === 'string'
      ? fetchMedia(world, source, VIDEO)
      : keepMedia(world, source, VIDEO));
    const { seconds, width, height } = copy;
    if (seconds !== undefined && seconds > (creators(world).get(accountId)?.maximumSeconds ?? 0))
      return { failure: 'duration_check_failed' };
    if ([width, height].some((size) => size !== undefined && (size < 360 || size > 4096)))
      return { failure: 'picture_size_check_failed' };
    return { copies: [copy] };
  } catch (error) {
    return failed(error, 'video_pull_failed');
  }
}

/** Fetches the photos of a post: at most 1080 pixels on their shorter side. */
export async function takePhotos(world: World, urls: readonly string[]): Promise<MediaResult> {
  try {
    const copies: MediaCopy[] = [];
    for (const url of urls) copies.push(await fetchMedia(world, url, PHOTO));
    const isLarge = copies.some(({ width = 0, height = 0 }) => Math.min(width, height) > 1080);
    return isLarge ? { failure: 'picture_size_check_failed' } : { copies };
  } catch (error) {
    return failed(error, 'photo_pull_failed');
  }
}

function failed(error: unknown, pull: string): MediaResult {
  if (!(error instanceof MediaError)) throw error;
  const isFormat = error.problem === 'TYPE' || error.problem === 'BROKEN';
  return { failure: isFormat ? 'file_format_check_failed' : pull };
}

/** Applies what time changed: ends processing, and moderation. */
export function settlePublishes(world: World): void {
  const now = world.clock.now();
  const due = publishes(world)
    .all()
    .filter((row) => dueAt(row) <= now);
  if (!due.length) return;
  world.store.write(() => {
    for (const row of due) {
      if (row.stage === 'PROCESSING') endProcessing(world, row);
      else announce(world, row);
    }
  });
}

function dueAt({ stage, readyAt, moderatedAt, announced }: Publish): number {
  if (stage === 'PROCESSING') return readyAt ?? Infinity;
  return stage === 'PUBLISHED' && !announced ? (moderatedAt ?? Infinity) : Infinity;
}

function endProcessing(world: World, row: Publish): void {
  const ended = world.tokens.get(row.tokenId)?.ended;
  const isRemoved = ended === 'APP_REMOVED' || ended === 'REVOKED';
  const failure = isRemoved ? 'auth_removed' : row.failure;
  if (failure !== undefined) fail(world, row, failure);
  else if (row.mode === 'DIRECT') publishNow(world, row);
  else {
    publishes(world).put({ ...row, stage: 'INBOX' });
    sendEvent(world, row.accountId, 'post.publish.inbox_delivered', eventOf(row));
  }
}

/** Ends a post without an effect. */
export function fail(world: World, row: Publish, failure: string): void {
  publishes(world).put({ ...row, stage: 'FAILED', failure });
  sendEvent(world, row.accountId, 'post.publish.failed', { ...eventOf(row), reason: failure });
}

/** Publishes the post, which its followers see from now on unless it is private. */
export function publishNow(world: World, row: Publish): void {
  const now = world.clock.now();
  const id = world.newId();
  const isPublic = row.privacyLevel === 'PUBLIC_TO_EVERYONE';
  const post: Post = {
    id,
    network: 'TIKTOK',
    node: 'video',
    accountId: row.accountId,
    kind: row.media,
    text: row.text,
    media: row.copies,
    createdAt: now,
    updatedAt: now,
    visibility: 'LIVE',
    isPrivate: row.privacyLevel === 'SELF_ONLY',
    shortcode: id,
    extra: { privacyLevel: row.privacyLevel, publishId: row.id, settings: row.settings },
  };
  publish(world, post);
  const moderatedAt = isPublic ? now + MODERATION : undefined;
  publishes(world).put({ ...row, stage: 'PUBLISHED', postId: id, moderatedAt });
  sendEvent(world, row.accountId, 'post.publish.complete', eventOf(row));
}

function announce(world: World, row: Publish): void {
  publishes(world).put({ ...row, announced: true });
  if (!isVisible(world.posts.get(row.postId ?? ''))) return;
  const event = { ...eventOf(row), post_id: row.postId };
  sendEvent(world, row.accountId, 'post.publish.publicly_available', event);
}

/** What webhooks tell of a post. */
export const eventOf = ({ id, mode }: Publish): { publish_id: string; publish_type: string } => ({
  publish_id: id,
  publish_type: mode === 'DIRECT' ? 'DIRECT_PUBLISH' : 'INBOX_SHARE',
});

/** Returns the ID of the public post, once moderation has ended. */
export function publicPostId(world: World, { postId, moderatedAt = Infinity }: Publish): string | undefined {
  const isPublic = moderatedAt <= world.clock.now() && isVisible(world.posts.get(postId ?? ''));
  return isPublic ? postId : undefined;
}
