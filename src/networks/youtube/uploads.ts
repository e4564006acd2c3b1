import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { Draft } from '../../domains/publishing/publishing.port';
import { reclassified } from '../login-flow';
import { type CallOf, relocated, type ResultOf } from '../publishing';
import type { YouTubeApi } from './api';
import { partSize, type Progress, readSession, sendBytes } from './session';
import { postOf, readVideo } from './videos';

/** What is known between two steps. */
export const YouTubeState = z.object({
  step: z.enum(['startUpload', 'uploadPart', 'finishUpload', 'awaitVideo']),
  /** URL of the session of the upload, which accepts bytes without a token. */
  session: z.string().optional(),
  /** ID of the video, once YouTube has all bytes. */
  video: z.string().optional(),
  /** How often an upload was started again. */
  restarts: z.number(),
  /** How often the progress of processing was read. */
  reads: z.number(),
});
export type YouTubeState = z.infer<typeof YouTubeState>;

type Call = CallOf<YouTubeState>;
type Result = ResultOf<YouTubeState>;

export const titleOf = ({ title, options }: Draft): string =>
  (options.youtube?.title ?? title ?? '').replace(/\s+/g, ' ').trim();

const LICENSES = { YOUTUBE: 'youtube', CREATIVE_COMMON: 'creativeCommon' } as const;

function bodyOf(draft: Draft): object {
  const options = draft.options.youtube ?? {};
  const tags = (options.tags ?? draft.hashtags ?? []).filter((tag) => tag.trim());
  return {
    snippet: {
      title: titleOf(draft),
      description: draft.text || undefined,
      tags: tags.length ? tags : undefined,
      categoryId: options.categoryId ?? undefined,
    },
    status: {
      privacyStatus: (options.privacy ?? 'PUBLIC').toLowerCase(),
      license: options.license ? LICENSES[options.license] : undefined,
      embeddable: options.isEmbeddable ?? undefined,
      selfDeclaredMadeForKids: options.isMadeForKids ?? undefined,
      containsSyntheticMedia: options.isAiGenerated ?? undefined,
    },
  };
}

/** Where the draft has values of which YouTube knows one form only. */
const pathsOf = ({ options: { youtube } }: Draft): Record<string, string> => ({
  ...(youtube?.title && { title: 'options.youtube.title' }),
  ...(youtube?.tags && { hashtags: 'options.youtube.tags' }),
});

/** Starts an upload with the settings of the video. Without bytes there is no video. */
export async function startUpload(api: YouTubeApi, { draft, state }: Call): Promise<Result> {
  const file = draft.media[0]!;
  const { isAnnounced } = draft.options.youtube ?? {};
  const query = {
    uploadType: 'resumable',
    part: 'snippet,status',
    notifySubscribers: isAnnounced == null ? undefined : String(isAnnounced),
  };
  const headers = {
    'x-upload-content-length': String(file.bytes),
    'x-upload-content-type': file.mimeType,
  };
  const request = { query, json: bodyOf(draft), headers };
  const started = await api.insert(request, z.unknown()).catch((error: unknown) => {
    throw relocated(error, pathsOf(draft));
  });
  const session = started.headers['location'];
  if (session === undefined)
    throw new NetworkError('YOUTUBE returned no session.', { platform: 'YOUTUBE', class: 'NOT_SENT' });
  return { state: { ...state, session, step: stepAt(api, file.bytes, 0) } };
}

/** Returns the step that sends the bytes from `received` on. The last ones make the video. */
const stepAt = ({ client }: YouTubeApi, total: number, received: number): YouTubeState['step'] =>
  total - received > partSize(client) ? 'uploadPart' : 'finishUpload';

const pauseOf = ({ client }: YouTubeApi): Date =>
  client.after(client.limit('publishing.processing_interval_min'));

/** Starts the upload again if its session ended. Other failures are thrown, and so are those that repeat. */
function restarted(api: YouTubeApi, { restarts, reads }: YouTubeState, error: unknown): Result {
  const isEnded = error instanceof NetworkError && error.class === 'GONE';
  if (!isEnded || restarts >= api.client.limit('publishing.upload_restarts')) throw error;
  return { state: { step: 'startUpload', restarts: restarts + 1, reads }, runAt: pauseOf(api) };
}

/** Returns the state after bytes were sent. If YouTube kept none of them, there is a pause. */
function afterBytes(api: YouTubeApi, { draft, state }: Call, from: number, progress: Progress): Result {
  if ('video' in progress) return { state: withVideo(state, progress.video) };
  const step = stepAt(api, draft.media[0]!.bytes, progress.received);
  const next = { ...state, step };
  return progress.received > from ? { state: next } : { state: next, runAt: pauseOf(api) };
}

export const withVideo = (state: YouTubeState, video: string): YouTubeState => ({
  ...state,
  session: undefined,
  video,
  step: 'awaitVideo',
});

/** Sends a part from `offset` on. */
function sendPart(api: YouTubeApi, { draft, state, media }: Call, offset: number): Promise<Progress> {
  const file = draft.media[0]!;
  const length = Math.min(partSize(api.client), file.bytes - offset);
  const bytes = media.read(file, offset, length);
  return sendBytes(api, state.session ?? '', {
    bytes,
    length,
    mimeType: file.mimeType,
    offset,
    total: file.bytes,
  });
}

/**
 * Sends the next part, but not the last one. The session is asked first, because a call whose response was lost can have
 * sent it.
 */
export async function uploadPart(api: YouTubeApi, call: Call): Promise<Result> {
  const { draft, state } = call;
  const { bytes: total } = draft.media[0]!;
  try {
    const progress = await readSession(api, state.session ?? '', total);
    if ('video' in progress || stepAt(api, total, progress.received) !== 'uploadPart')
      return afterBytes(api, call, -1, progress);
    return afterBytes(api, call, progress.received, await sendPart(api, call, progress.received));
  } catch (error) {
    return restarted(api, state, error);
  }
}

/** Sends the last part, unless YouTube lost an earlier one. */
export async function finishUpload(api: YouTubeApi, call: Call): Promise<Result> {
  const { draft, state } = call;
  const { bytes: total } = draft.media[0]!;
  let progress: Progress;
  try {
    progress = await readSession(api, state.session ?? '', total);
  } catch (error) {
    return restarted(api, state, error);
  }
  if ('video' in progress || stepAt(api, total, progress.received) !== 'finishUpload')
    return afterBytes(api, call, -1, progress);
  const from = progress.received;
  try {
    return afterBytes(api, call, from, await sendPart(api, call, from));
  } catch (error) {
    // The session can have ended because it was complete.
    if (!(error instanceof NetworkError) || error.class !== 'GONE') throw error;
    throw reclassified(error, 'UNKNOWN');
  }
}

/** Waits until the video is processed. Each read costs quota, so the pauses grow. */
export async function awaitVideo(api: YouTubeApi, { draft, state }: Call): Promise<Result> {
  const { client } = api;
  const post = postOf(api, draft, await readVideo(api, state.video ?? ''));
  if (post) return { published: post };
  const pause = client.limit('publishing.processing_interval_min') * 2 ** state.reads;
  const seconds = Math.min(pause, client.limit('publishing.processing_interval_max'));
  return { state: { ...state, reads: state.reads + 1 }, runAt: client.after(seconds) };
}
