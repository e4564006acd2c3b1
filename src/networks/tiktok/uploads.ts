import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { NetworkClient } from '../network-client';
import type { CallOf, ResultOf } from '../publishing';
import type { TikTokApi } from './api';
import { NOT_THE_NEXT_PART } from './failures';
import { beginning, infoOf, type TikTokState, unfit } from './posts';

type Call = CallOf<TikTokState>;
type Result = Promise<ResultOf<TikTokState>>;

const Started = z.object({ data: z.object({ publish_id: z.string(), upload_url: z.string() }) });

/** Returns the size of the parts of a file. Files that are smaller than two parts are one. */
function partBytesOf(client: NetworkClient, bytes: number): number {
  const usual = Math.max(
    client.limit('publishing.part_bytes'),
    client.limit('media.chunk_bytes_min'),
    Math.ceil(bytes / client.limit('media.chunks')),
  );
  return Math.min(usual, client.limit('media.chunk_bytes'), bytes);
}

/** Number of parts. The last one takes the rest. */
const countOf = (bytes: number, partBytes: number): number => Math.max(1, Math.floor(bytes / partBytes));

const sizeOf = ({ draft }: Call): number => draft.media[0]?.bytes ?? 0;

/** Returns the step that uploads the next part. The last part publishes the video. */
function nextPart(call: Call, state: TikTokState): TikTokState {
  const isLast = state.parts === countOf(sizeOf(call), state.partBytes) - 1;
  return { ...state, step: isLast ? 'finishUpload' : 'uploadPart' };
}

/** Announces a video. Nothing is published before all parts are uploaded. */
export async function startUpload(api: TikTokApi, call: Call): Result {
  const { draft, state } = call;
  const bytes = sizeOf(call);
  const partBytes = partBytesOf(api.client, bytes);
  const source = {
    source: 'FILE_UPLOAD',
    video_size: bytes,
    chunk_size: partBytes,
    total_chunk_count: countOf(bytes, partBytes),
  };
  const json = { post_info: infoOf(draft), source_info: source };
  const { data } = await api.write('/post/publish/video/init/', json, Started);
  const { publish_id: publishId, upload_url: uploadUrl } = data;
  return { state: nextPart(call, { ...state, publishId, uploadUrl, partBytes, parts: 0 }) };
}

/** Starts the post again after a pause. Fails with `error` if that was done too often. */
export function restarted(client: NetworkClient, state: TikTokState, error: unknown): ResultOf<TikTokState> {
  if (state.restarts >= client.limit('publishing.restarts')) throw error;
  const runAt = client.after(client.limit('publishing.processing_interval_min'));
  return { state: beginning(state.restarts + 1), runAt };
}

/** Sends a part, and returns the status of the response. */
async function send(client: NetworkClient, call: Call, offset: number, length: number): Promise<number> {
  const { account, draft, state, media } = call;
  const file = draft.media[0]!;
  const { status } = await client.exchange(
    {
      method: 'PUT',
      url: state.uploadUrl ?? '',
      isReturned: true,
      // The key is in the URL.
      headers: { 'content-range': `bytes ${offset}-${offset + length - 1}/${file.bytes}` },
      upload: { bytes: media.read(file, offset, length), length, mimeType: file.mimeType },
      account: account.platformUserId,
      effect: true,
    },
    z.unknown(),
  );
  return status;
}

/** Returns what follows a part that TikTok did not take, or the error itself. */
function afterRejection(client: NetworkClient, { state }: Call, error: unknown): ResultOf<TikTokState> {
  if (!(error instanceof NetworkError)) throw error;
  // An earlier call was received, although its response was lost.
  if (error.code === NOT_THE_NEXT_PART) return { state: { ...state, step: 'resumeUpload' } };
  if (error.class === 'GONE') return restarted(client, state, error);
  throw error;
}

/** Uploads the next part, which is not the last one. */
export async function uploadPart(client: NetworkClient, call: Call): Result {
  const { parts, partBytes } = call.state;
  try {
    await send(client, call, parts * partBytes, partBytes);
    return { state: nextPart(call, { ...call.state, parts: parts + 1 }) };
  } catch (error) {
    return afterRejection(client, call, error);
  }
}

/** Uploads the last part. */
export async function finishUpload(client: NetworkClient, call: Call): Result {
  const offset = call.state.parts * call.state.partBytes;
  try {
    const status = await send(client, call, offset, sizeOf(call) - offset);
    if (status === 201) return { state: { ...call.state, step: 'awaitPublished' } };
  } catch (error) {
    return afterRejection(client, call, error);
  }
  const message = 'TIKTOK did not confirm the last part of a video.';
  throw new NetworkError(message, { platform: 'TIKTOK', class: 'UNKNOWN' });
}

/** Continues with the part that TikTok does not have. */
export function resumed(call: Call, uploadedBytes: number): TikTokState {
  const { state } = call;
  const bytes = sizeOf(call);
  if (uploadedBytes >= bytes) return { ...state, step: 'awaitPublished' };
  const received = Math.floor(uploadedBytes / state.partBytes);
  return nextPart(call, { ...state, parts: Math.min(received, countOf(bytes, state.partBytes) - 1) });
}

const Pulled = z.object({ data: z.object({ publish_id: z.string() }) });

/** Starts a post of photos, which TikTok fetches and publishes. */
export async function publishPhotos(api: TikTokApi, { draft, state, media }: Call): Result {
  const images: string[] = [];
  for (const file of draft.media) images.push(await media.urlOf(file));
  if (!images.length)
    throw unfit('FIX_MEDIA', 'A post needs a media file.', { field: 'media', rule: 'MISSING' });
  const json = {
    media_type: 'PHOTO',
    post_mode: 'DIRECT_POST',
    post_info: infoOf(draft),
    source_info: {
      source: 'PULL_FROM_URL',
      photo_images: images,
      photo_cover_index: draft.options.tiktok?.coverPosition ?? 0,
    },
  };
  const { data } = await api.write('/post/publish/content/init/', json, Pulled);
  return { state: { ...state, publishId: data.publish_id, step: 'awaitPublished' } };
}
