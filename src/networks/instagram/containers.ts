import { z } from 'zod';
import { NetworkError, type NetworkErrorClass } from '../../domains/channels/network.port';
import type { Draft, DraftMedia } from '../../domains/publishing/publishing.port';
import { problemOf } from '../meta/problems';
import type { CallOf, ResultOf } from '../publishing';
import type { InstagramGraph } from './graph';

/** What is known between two steps. */
export const InstagramState = z.object({
  step: z.enum(['createItem', 'awaitItems', 'createContainer', 'awaitContainer', 'publish']),
  /** IDs of the containers of the media files of a carousel. */
  items: z.array(z.string()),
  /** ID of the container of the post. */
  container: z.string().optional(),
  /** When the wait for containers began, in milliseconds. */
  waitingSince: z.number().optional(),
  /** How often containers were created again. */
  restarts: z.number(),
});
export type InstagramState = z.infer<typeof InstagramState>;

export const isCarousel = ({ media, placement }: Draft): boolean => media.length > 1 && placement === 'FEED';

/** Returns the state before the first container. */
export const beginning = (draft: Draft, restarts = 0): InstagramState => ({
  step: isCarousel(draft) ? 'createItem' : 'createContainer',
  items: [],
  restarts,
});

type Params = Record<string, string | undefined>;

const optional = (value: string | number | boolean | null | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

/** Returns the parameters of a media file. `mediaType` is that of a video. */
const fileParams = ({ kind, altText }: DraftMedia, url: string, mediaType: string): Params =>
  kind === 'VIDEO'
    ? { media_type: mediaType, video_url: url }
    : { image_url: url, alt_text: optional(altText) };

/** Returns the parameters of a media file of a carousel. */
export async function itemParams({ draft, media, state }: CallOf<InstagramState>): Promise<Params> {
  const file = draft.media[state.items.length]!;
  return { ...fileParams(file, await media.urlOf(file), 'VIDEO'), is_carousel_item: 'true' };
}

/** Returns the parameters of the container of a post. */
export async function postParams({ draft, media, state }: CallOf<InstagramState>): Promise<Params> {
  const options = draft.options.instagram ?? {};
  const shared = {
    caption: draft.text || undefined,
    location_id: optional(options.locationId),
    collaborators: options.collaborators?.length ? options.collaborators.join() : undefined,
  };
  if (isCarousel(draft)) return { ...shared, media_type: 'CAROUSEL', children: state.items.join() };
  const [file] = draft.media;
  if (!file) return { ...shared, media_type: 'IMAGE' };
  const url = await media.urlOf(file);
  // Stories have neither captions nor alternative texts.
  if (draft.placement === 'STORY')
    return { ...fileParams({ ...file, altText: null }, url, 'STORIES'), media_type: 'STORIES' };
  const params = { ...shared, ...fileParams(file, url, 'REELS') };
  if (file.kind !== 'VIDEO') return params;
  return {
    ...params,
    share_to_feed: optional(options.isSharedToFeed),
    thumb_offset: optional(options.coverMilliseconds),
    audio_name: optional(options.audioName),
    trial_params: options.trialGraduation
      ? JSON.stringify({ graduation_strategy: options.trialGraduation })
      : undefined,
  };
}

const Status = z.object({ status_code: z.string(), status: z.string().default('') });

export const statusOf = (graph: InstagramGraph, container: string): Promise<z.infer<typeof Status>> =>
  graph.get(container, { fields: 'status_code,status' }, Status);

/** Codes of containers that failed on the side of Instagram, which are created again. */
const PASSING = [2207001, 2207003, 2207032, 2207053, 2207082];

const failure = (failureClass: NetworkErrorClass, message: string, subcode?: number): NetworkError =>
  new NetworkError(`INSTAGRAM: ${message}`, {
    platform: 'INSTAGRAM',
    class: failureClass,
    code: subcode === undefined ? undefined : String(subcode),
    problem: failureClass === 'FIX_MEDIA' ? problemOf('', subcode) : undefined,
  });

/** Creates the containers again. Fails if that was done too often. */
function restarted(
  { client }: InstagramGraph,
  { draft, state }: CallOf<InstagramState>,
): ResultOf<InstagramState> {
  if (state.restarts >= client.limit('publishing.container_restarts'))
    throw failure('FIX_MEDIA', 'The containers failed repeatedly.');
  const runAt = client.after(client.limit('publishing.container_interval_min'));
  return { state: beginning(draft, state.restarts + 1), runAt };
}

/** Waits for containers. Returns the step to continue with. */
export async function awaited(
  graph: InstagramGraph,
  call: CallOf<InstagramState>,
  containers: readonly string[],
  next: 'createContainer' | 'publish',
): Promise<ResultOf<InstagramState>> {
  for (const container of containers) {
    const { status_code: code, status } = await statusOf(graph, container);
    if (code === 'FINISHED') continue;
    if (code === 'IN_PROGRESS') return waiting(graph, call.state);
    if (code === 'PUBLISHED') throw failure('UNKNOWN', 'The container was published before.');
    const subcode = Number(/\b(22\d{5})\b/.exec(status)?.[1]) || undefined;
    if (code === 'ERROR' && subcode !== undefined && !PASSING.includes(subcode))
      throw failure('FIX_MEDIA', 'The media file could not be processed.', subcode);
    return restarted(graph, call);
  }
  return { state: { ...call.state, step: next, waitingSince: undefined } };
}

/** Reads often at first, then seldom until the container expires. */
function waiting({ client }: InstagramGraph, state: InstagramState): ResultOf<InstagramState> {
  const now = client.now.getTime();
  const since = state.waitingSince ?? now;
  const patience = client.limit('publishing.container_wait');
  const isLate = now - since >= patience * 1000;
  const runAt = client.after(isLate ? patience : client.limit('publishing.container_interval_min'));
  return { state: { ...state, waitingSince: since }, runAt };
}

/** Returns what follows if a container cannot be published any more, or the error itself. */
export function afterFailedPublish(
  graph: InstagramGraph,
  call: CallOf<InstagramState>,
  error: unknown,
): ResultOf<InstagramState> {
  if (!(error instanceof NetworkError) || !error.code?.endsWith('/2207020')) throw error;
  return restarted(graph, call);
}
