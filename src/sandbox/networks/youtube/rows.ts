import { editPost, publishDraft, showPost } from '../../frame/effects';
import { MINUTE } from '../../frame/clock';
import type { Post } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';

export type Privacy = 'private' | 'unlisted' | 'public';
export type Outcome = 'processed' | 'failed' | 'rejected';

/** What an app can set of a video. Its title and description are the text of its post. */
export interface Metadata {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly categoryId: string;
  readonly defaultLanguage?: string | undefined;
  readonly privacy: Privacy;
  /** When a private video becomes public. */
  readonly publishAt?: number | undefined;
  readonly license: string;
  readonly embeddable: boolean;
  readonly publicStatsViewable: boolean;
  readonly madeForKids?: boolean | undefined;
  readonly synthetic?: boolean | undefined;
}

/** What YouTube knows of a video besides its post, which has the same ID. */
export interface Video extends Row, Omit<Metadata, 'title' | 'description'> {
  readonly uploadedAt: number;
  /** When YouTube has processed the video, with the outcome. */
  readonly readyAt: number;
  readonly outcome: Outcome;
  /** Why the video failed or was rejected. */
  readonly reason?: string | undefined;
  /** Whether the video stays private, because the project of the app is not audited. */
  readonly locked: boolean;
  readonly thumbnail?: string | undefined;
}

/** How long YouTube processes a video, unless a script says otherwise. */
export const PROCESSING = MINUTE;

export const videos = (world: World): Table<Video> => world.store.table<Video>('youtube.videos');

/** Returns the `uploadStatus` of a video at this moment. */
export const stageOf = (world: World, { readyAt, outcome }: Video): 'uploaded' | Outcome =>
  world.clock.now() < readyAt ? 'uploaded' : outcome;

/** Returns who can watch a video. A video that its owner hid in YouTube Studio is private. */
export function privacyOf(post: Post, video: Video): Privacy {
  if (post.visibility === 'LIVE') return 'public';
  return post.visibility === 'HIDDEN' && video.privacy === 'public' ? 'private' : video.privacy;
}

const BREAK = '\n\n';
export const textOf = ({ title, description }: Pick<Metadata, 'title' | 'description'>): string =>
  description ? title + BREAK + description : title;

export function wordsOf({ text }: Post): { title: string; description: string } {
  const [title = '', ...rest] = text.split(BREAK);
  return { title, description: rest.join(BREAK) };
}

/** Returns when a video that followers do not see yet becomes public by itself. */
function dueAt({ outcome, privacy, publishAt, readyAt }: Video): number | undefined {
  if (outcome !== 'processed') return undefined;
  if (privacy === 'public') return readyAt;
  return privacy === 'private' && publishAt !== undefined ? Math.max(publishAt, readyAt) : undefined;
}

/** Stores the settings of a video, and shows or hides it accordingly. */
export function applyVideo(world: World, post: Post, video: Video): void {
  videos(world).put(video);
  if (post.visibility === 'DRAFT') {
    const scheduledAt = dueAt(video);
    const draft = world.posts.put({ ...post, scheduledAt });
    if (scheduledAt !== undefined && scheduledAt <= world.clock.now()) publishDraft(world, draft);
    return;
  }
  showPost(world, post, video.privacy === 'public' ? 'LIVE' : 'HIDDEN', 'api');
}

/** Changes title and description of a video, if they differ. */
export function rename(world: World, post: Post, words: Pick<Metadata, 'title' | 'description'>): Post {
  const text = textOf(words);
  return text === post.text ? post : editPost(world, post, text, 'api');
}
