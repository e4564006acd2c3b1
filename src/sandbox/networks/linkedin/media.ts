import type { MediaCopy } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';

export type MediaKind = 'image' | 'document' | 'video';

/** A media file that was uploaded, or for which an upload was initialized. Its ID is a URN. */
export interface Media extends Row {
  readonly kind: MediaKind;
  readonly owner: string;
  /** The unguessable part of the upload URLs. */
  readonly key: string;
  /** Announced size of a video, in bytes. */
  readonly bytes?: number;
  /** Uploaded parts of a video, by their index. */
  readonly parts: Readonly<Record<string, Part>>;
  /** When processing ends. Undefined until all bytes were uploaded. */
  readonly readyAt?: number;
  /** Why processing fails. */
  readonly problem?: string;
  readonly copy?: MediaCopy;
}

interface Part {
  readonly file: string;
  readonly bytes: number;
  readonly etag: string;
}

export type MediaState = 'WAITING_UPLOAD' | 'PROCESSING' | 'AVAILABLE' | 'PROCESSING_FAILED';

export const mediaOf = (world: World): Table<Media> => world.store.table<Media>('linkedin.media');

export function stateOfMedia(world: World, { readyAt, problem }: Media): MediaState {
  if (readyAt === undefined) return 'WAITING_UPLOAD';
  if (readyAt > world.clock.now()) return 'PROCESSING';
  return problem === undefined ? 'AVAILABLE' : 'PROCESSING_FAILED';
}

/** Seconds that processing takes, unless a script changes it. */
const PROCESSING: Readonly<Record<MediaKind, number>> = { image: 5, document: 20, video: 60 };

/** Ends the upload of a media file: from now on it is processed. */
export function startProcessing(
  world: World,
  media: Media,
  operation: string,
  outcome: { copy?: MediaCopy; problem?: string },
): Media {
  const occasion = { network: 'LINKEDIN', operation, account: media.owner } as const;
  const wait = world.scripts.take(occasion, 'wait');
  const readyAt = world.clock.now() + (wait?.seconds ?? PROCESSING[media.kind]) * 1000;
  const scripted = wait && wait.state !== 'FINISHED' ? 'The file could not be processed.' : undefined;
  return mediaOf(world).put({ ...media, ...outcome, problem: scripted ?? outcome.problem, readyAt });
}
