import { z } from 'zod';
import { NetworkError, type NetworkErrorClass } from '../../domains/channels/network.port';
import type { Draft, PublishedPost } from '../../domains/publishing/publishing.port';
import type { YouTubeApi } from './api';

const Video = z.object({
  id: z.string(),
  snippet: z.object({ publishedAt: z.string() }),
  status: z.object({
    uploadStatus: z.string(),
    failureReason: z.string().optional(),
    rejectionReason: z.string().optional(),
    privacyStatus: z.string(),
  }),
  /** Known once YouTube has read the file. */
  fileDetails: z
    .object({
      durationMs: z.coerce.number().optional(),
      videoStreams: z
        .array(
          z.object({ widthPixels: z.number(), heightPixels: z.number(), rotation: z.string().optional() }),
        )
        .default([]),
    })
    .optional(),
});
export type Video = z.infer<typeof Video>;

/** Reads a video of the channel. */
export async function readVideo({ get }: YouTubeApi, id: string): Promise<Video> {
  const query = { part: 'snippet,status,fileDetails', id };
  const { items } = await get('/videos', query, z.object({ items: z.array(Video).default([]) }));
  if (!items[0])
    throw new NetworkError(`YOUTUBE has no video ${id}.`, { platform: 'YOUTUBE', class: 'GONE' });
  return items[0];
}

/** The rules that a file or video breaks, by the reason of YouTube. Other reasons of a rejection are policies. */
const RULES: Readonly<Record<string, string>> = {
  codec: 'FORMAT',
  conversion: 'FORMAT',
  duplicate: 'DUPLICATE',
  emptyFile: 'SIZE',
  invalidFile: 'FORMAT',
  length: 'LENGTH',
  tooSmall: 'SIZE',
};

const failed = (failureClass: NetworkErrorClass, code: string | undefined, rule?: string): NetworkError =>
  new NetworkError('YOUTUBE did not publish the video.', {
    platform: 'YOUTUBE',
    class: failureClass,
    code,
    ...(rule !== undefined && { problem: { field: 'media.0', rule } }),
  });

function rejected(reason = 'rejected'): NetworkError {
  if (reason.startsWith('uploaderAccount')) return failed('CHECKPOINT', reason);
  return failed('FIX_MEDIA', reason, RULES[reason] ?? 'POLICY');
}

const wantedPrivacy = ({ options }: Draft): string => (options.youtube?.privacy ?? 'PUBLIC').toLowerCase();

/**
 * Returns the post of a video, or undefined while it is processed. Throws if there will be none. Videos of projects that YouTube
 * has not audited stay private.
 */
export function postOf({ client }: YouTubeApi, draft: Draft, video: Video): PublishedPost | undefined {
  const { uploadStatus, failureReason, rejectionReason, privacyStatus } = video.status;
  if (uploadStatus === 'uploaded') return undefined;
  if (uploadStatus === 'failed')
    throw failed('FIX_MEDIA', failureReason ?? uploadStatus, RULES[failureReason ?? ''] ?? 'FORMAT');
  if (uploadStatus === 'rejected') throw rejected(rejectionReason);
  if (uploadStatus !== 'processed') throw failed('GONE', uploadStatus);
  if (privacyStatus === 'private' && wantedPrivacy(draft) !== 'private') throw failed('SETUP', 'private');
  const isShort = isShortVideo(video, client.limit('media.short_seconds'));
  return {
    platformPostId: video.id,
    kind: isShort ? 'REEL' : 'VIDEO',
    publishedAt: new Date(video.snippet.publishedAt),
    permalink: isShort
      ? `https://www.youtube.com/shorts/${video.id}`
      : `https://www.youtube.com/watch?v=${video.id}`,
  };
}

/** Whether a video is shown as a short: not wider than high, and not longer than `maximum` seconds. */
function isShortVideo({ fileDetails }: Video, maximum: number): boolean {
  const { durationMs = Infinity, videoStreams: [stream] = [] } = fileDetails ?? {};
  if (!stream || durationMs > maximum * 1000) return false;
  const { widthPixels: width, heightPixels: height, rotation } = stream;
  return rotation === 'clockwise' || rotation === 'counterClockwise' ? width >= height : height >= width;
}
