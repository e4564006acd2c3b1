import type { MediaCopy } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';

export type MediaCategory = 'tweet_image' | 'tweet_gif' | 'tweet_video';

/** A media file that was uploaded, or whose upload was initialized. */
export interface Media extends Row {
  readonly userId: string;
  readonly category: MediaCategory;
  readonly totalBytes: number;
  /** Uploaded segments, by their index. */
  readonly segments: Readonly<Record<string, { readonly file: string; readonly bytes: number }>>;
  readonly expiresAt: number;
  readonly finalizedAt?: number;
  /** When processing ends. Equals `finalizedAt` for images, which are not processed. */
  readonly readyAt?: number;
  /** Why processing fails. */
  readonly problem?: string;
  readonly copy?: MediaCopy;
  readonly altText?: string;
}

export type MediaState = 'uploading' | 'pending' | 'in_progress' | 'succeeded' | 'failed';

export const mediaOf = (world: World): Table<Media> => world.store.table<Media>('x.media');

const PENDING = 1000;

export function stateOfMedia(world: World, { finalizedAt, readyAt, problem }: Media): MediaState {
  if (finalizedAt === undefined || readyAt === undefined) return 'uploading';
  const now = world.clock.now();
  if (now < readyAt) return now < finalizedAt + PENDING ? 'pending' : 'in_progress';
  return problem === undefined ? 'succeeded' : 'failed';
}

const KEY_PREFIX: Readonly<Record<MediaCategory, number>> = {
  tweet_image: 3,
  tweet_video: 13,
  tweet_gif: 16,
};

export const mediaKey = ({ category, id }: Media): string => `${KEY_PREFIX[category]}_${id}`;
