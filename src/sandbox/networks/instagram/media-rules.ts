import {
  fetchMedia,
  keepMedia,
  MediaError,
  type MediaProblem,
  type MediaRule,
} from '../../frame/fetch-media';
import type { Failure } from '../../frame/network';
import type { MediaCopy } from '../../frame/rows';
import type { World } from '../../frame/world';
import { instagramErrors as errors } from '../meta/errors';

const MB = 1024 * 1024;
const IMAGE: MediaRule = { types: ['image/jpeg'], maximumBytes: 8 * MB };
const video = (megabytes: number): MediaRule => ({
  types: ['video/mp4', 'video/quicktime'],
  maximumBytes: megabytes * MB,
});

const IMAGE_PROBLEMS: Readonly<Record<MediaProblem, () => Failure>> = {
  UNREACHABLE: errors.mediaUnreachable,
  TIMEOUT: errors.timedOut,
  REDIRECT: errors.mediaUnreachable,
  STATUS: errors.mediaUnreachable,
  TOO_LARGE: errors.tooLarge,
  TYPE: errors.imageFormat,
  BROKEN: errors.imageFormat,
};

/** Fetches an image: JPEG, at most 8 MB, and outside of stories with a ratio from 4:5 to 1.91:1. */
export async function fetchImage(world: World, url: string, kind: string): Promise<MediaCopy> {
  const copy = await fetchMedia(world, url, IMAGE).catch((error: unknown) => {
    throw error instanceof MediaError ? IMAGE_PROBLEMS[error.problem]() : error;
  });
  const ratio = (copy.width ?? 0) / (copy.height ?? 1);
  if (kind !== 'STORIES' && (ratio < 0.8 || ratio > 1.91)) throw errors.ratio();
  return copy;
}

const LIMITS: Readonly<Record<string, { megabytes: number; seconds: readonly [number, number] }>> = {
  STORIES: { megabytes: 100, seconds: [3, 60] },
  REELS: { megabytes: 300, seconds: [3, 900] },
  VIDEO: { megabytes: 300, seconds: [3, 60] },
};

/** A video, or the status text of the container that it failed. */
type VideoResult = { copy: MediaCopy } | { failure: string };

/** Fetches or takes a video. Problems show in the container, as Instagram fetches videos after its response. */
export async function takeVideo(world: World, source: string | Buffer, kind: string): Promise<VideoResult> {
  const { megabytes, seconds } = LIMITS[kind] ?? LIMITS['REELS']!;
  try {
    const rule = video(megabytes);
    const copy =
      typeof source === 'string'
        ? await fetchMedia(world, source, rule)
        : await keepMedia(world, source, rule);
    const length = copy.seconds ?? 0;
    const ratio = (copy.width ?? 0) / (copy.height ?? 1);
    if (length < seconds[0] || length > seconds[1] || (copy.width ?? 0) > 1920 || ratio < 0.01 || ratio > 10)
      return { failure: 'Error: Media upload has failed with error code 2207026' };
    return { copy };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    const code = error.problem === 'TYPE' || error.problem === 'BROKEN' ? 2207026 : 2207077;
    return { failure: `Error: Media upload has failed with error code ${code}` };
  }
}
