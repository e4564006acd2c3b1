import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type {
  Finding,
  PublishedPost,
  PublishingAccount,
  PublishingPort,
} from '../../domains/publishing/publishing.port';
import { NetworkClient, type Shared } from '../network-client';
import { absent, type ListedPost, matchOf, publishingPort, type SearchOf } from '../publishing';
import { type YouTubeApi, youtubeApi } from './api';
import { youtubeDialect } from './failures';
import { type Progress, readSession } from './session';
import {
  awaitVideo,
  finishUpload,
  startUpload,
  titleOf,
  uploadPart,
  withVideo,
  YouTubeState,
} from './uploads';
import { postOf, readVideo } from './videos';

type Search = SearchOf<YouTubeState>;

const Channels = z.object({
  items: z.tuple(
    [z.object({ contentDetails: z.object({ relatedPlaylists: z.object({ uploads: z.string() }) }) })],
    z.unknown(),
  ),
});
const Items = z.object({
  items: z
    .array(
      z.object({
        snippet: z.object({
          publishedAt: z.string(),
          title: z.string(),
          description: z.string().default(''),
          resourceId: z.object({ videoId: z.string() }),
        }),
      }),
    )
    .default([]),
});

/** Looks for the video among the newest uploads of the channel. Those that are processed are among them. */
async function uploadedVideo(api: YouTubeApi, { draft, since, known }: Search): Promise<string | undefined> {
  const { client } = api;
  const channels = await api.get('/channels', { part: 'contentDetails', id: api.account }, Channels);
  const query = {
    part: 'snippet',
    playlistId: channels.items[0].contentDetails.relatedPlaylists.uploads,
    maxResults: String(client.limit('publishing.evidence_posts')),
  };
  const { items } = await api.get('/playlistItems', query, Items);
  const listed = items.map(({ snippet }): ListedPost => ({
    platformPostId: snippet.resourceId.videoId,
    kind: 'VIDEO',
    text: `${snippet.title}\n${snippet.description}`,
    publishedAt: new Date(snippet.publishedAt),
    permalink: null,
  }));
  const words = `${titleOf(draft)}\n${draft.text}`;
  return matchOf(client, { since, known, draft }, listed, words)?.platformPostId;
}

/** Returns the post of a video, or undefined if `awaitVideo` has to decide. */
async function finishedPost(
  api: YouTubeApi,
  { draft }: Search,
  id: string,
): Promise<PublishedPost | undefined> {
  try {
    return postOf(api, draft, await readVideo(api, id));
  } catch (error) {
    // What a video fails for is no failure of the search.
    if (error instanceof NetworkError && ['CHECKPOINT', 'FIX_MEDIA', 'GONE', 'SETUP'].includes(error.class))
      return undefined;
    throw error;
  }
}

/** Returns how far the upload is. Undefined if its session ended. */
async function progressOf(api: YouTubeApi, { draft, state }: Search): Promise<Progress | undefined> {
  if (state.session === undefined) return undefined;
  try {
    return await readSession(api, state.session, draft.media[0]!.bytes);
  } catch (error) {
    if (error instanceof NetworkError && error.class === 'GONE') return undefined;
    throw error;
  }
}

/** Asks the session whether the upload is complete, which proves that there is a video. If it ended, the uploads are read. */
async function find(api: YouTubeApi, search: Search): Promise<Finding> {
  const { state, since, known } = search;
  const { video: waiting, restarts } = state;
  const progress = waiting === undefined ? await progressOf(api, search) : { video: waiting };
  const video = progress ? 'video' in progress && progress.video : await uploadedVideo(api, search);
  if (!video || known.includes(video)) {
    const next: YouTubeState = progress ? state : { step: 'startUpload', restarts, reads: 0 };
    return absent(api.client, since, next);
  }
  const post = await finishedPost(api, search, video);
  return post ? { found: 'PUBLISHED', post } : { found: 'ABSENT', state: withVideo(state, video) };
}

/**
 * YouTube: an upload is started with the settings of the video, then the bytes are sent in parts. The last part makes the video,
 * which is published once it is processed.
 */
export function youtubePublishing(shared: Shared): PublishingPort {
  const client = new NetworkClient('YOUTUBE', youtubeDialect, shared);
  const api = (account: PublishingAccount): YouTubeApi => youtubeApi(client, account);

  return publishingPort<YouTubeState>({
    client,
    state: YouTubeState,
    begin: () => ({ step: 'startUpload', restarts: 0, reads: 0 }),
    steps: {
      startUpload: { effect: 'HIDDEN', run: (call) => startUpload(api(call.account), call) },
      uploadPart: { effect: 'HIDDEN', run: (call) => uploadPart(api(call.account), call) },
      finishUpload: { effect: 'VISIBLE', run: (call) => finishUpload(api(call.account), call) },
      awaitVideo: { effect: 'NONE', run: (call) => awaitVideo(api(call.account), call) },
    },
    find: (search) => find(api(search.account), search),
    followUps: {},
  });
}
