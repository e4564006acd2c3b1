import { DAY, MINUTE } from '../../frame/clock';
import type { MediaCopy } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';

/** Media that is prepared for publishing. */
export interface Container extends Row {
  readonly accountId: string;
  /** IMAGE, REELS, STORIES, VIDEO (part of a carousel) or CAROUSEL. */
  readonly kind: string;
  readonly media: readonly MediaCopy[];
  readonly children: readonly string[];
  readonly isItem: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly createdAt: number;
  /** How long Instagram works on the media once it has them, in milliseconds. */
  readonly waitFor: number;
  /** When the wait ends. Undefined while bytes are missing. */
  readonly readyAt?: number | undefined;
  /** The state after the wait. */
  readonly outcome: string;
  /** Why the outcome is ERROR. */
  readonly failure?: string | undefined;
  readonly publishedId?: string | undefined;
}

const LIFE = DAY;

/** How long Instagram works on a video. Images are ready at once. */
export const VIDEO_WAIT = MINUTE;

export const containers = (world: World): Table<Container> =>
  world.store.table<Container>('instagram.containers');

/** Returns the `status_code` of a container at this moment. */
export function stateOf(world: World, container: Container): string {
  const now = world.clock.now();
  if (container.publishedId !== undefined) return 'PUBLISHED';
  if (now >= container.createdAt + LIFE) return 'EXPIRED';
  if (now < (container.readyAt ?? Infinity)) return 'IN_PROGRESS';
  if (container.outcome !== 'FINISHED') return container.outcome;
  const unready = container.children
    .map((id) => containers(world).get(id))
    .map((child) => (child ? stateOf(world, child) : 'EXPIRED'))
    .find((state) => state !== 'FINISHED');
  // A part that another carousel used cannot be published again.
  return unready === 'PUBLISHED' ? 'ERROR' : (unready ?? 'FINISHED');
}

const STATUS_TEXTS: Readonly<Record<string, string>> = {
  IN_PROGRESS: 'In Progress: Media is still being processed.',
  FINISHED: 'Finished: Media has been uploaded and it is ready to be published.',
  EXPIRED: 'Expired: The container was not published within 24 hours.',
  PUBLISHED: 'Published: Media has been published.',
  ERROR: 'Error: Media upload has failed with error code 2207001',
};

export const statusText = (world: World, container: Container): string => {
  const state = stateOf(world, container);
  return state === 'ERROR' ? (container.failure ?? STATUS_TEXTS['ERROR']!) : (STATUS_TEXTS[state] ?? state);
};
