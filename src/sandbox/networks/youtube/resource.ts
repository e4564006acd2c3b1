import { commentsOf } from '../../frame/effects';
import type { Account, Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import { grown } from '../../frame/growth';
import { isoTime, type Parts } from './api';
import { privacyOf, stageOf, type Video, videos, wordsOf } from './rows';

export const VIDEO_PARTS = [
  'id',
  'snippet',
  'contentDetails',
  'status',
  'statistics',
  'processingDetails',
  'fileDetails',
] as const;

const SHARES: Readonly<Record<string, number>> = { views: 2.5, likes: 0.08, shares: 0.01 };

/** Returns how often something happened to a video by a moment: views, likes or shares. Nobody sees private videos. */
export function countOf(world: World, post: Post, metric: string, by = world.clock.now()): number {
  if (post.visibility === 'DRAFT') return 0;
  return grown(world, post, metric, SHARES[metric] ?? 0.01, by);
}

function durationOf(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${rest ? `${rest}S` : ''}`;
  return time ? `PT${time}` : 'P0D';
}

/** Returns the images of a video. Without a thumbnail of its own, a video has no image in the sandbox. */
export function thumbnailsOf(world: World, { thumbnail }: Video): object {
  if (!thumbnail) return {};
  const url = `${world.baseUrl('YOUTUBE')}/sandbox/media/${thumbnail}`;
  return {
    default: { url, width: 120, height: 90 },
    medium: { url, width: 320, height: 180 },
    high: { url, width: 480, height: 360 },
  };
}

function snippetOf(world: World, post: Post, video: Video, channel: Account): object {
  const words = wordsOf(post);
  return {
    publishedAt: isoTime(post.createdAt),
    channelId: channel.id,
    ...words,
    thumbnails: thumbnailsOf(world, video),
    channelTitle: channel.name,
    ...(video.tags.length && { tags: video.tags }),
    categoryId: video.categoryId,
    liveBroadcastContent: 'none',
    ...(video.defaultLanguage !== undefined && { defaultLanguage: video.defaultLanguage }),
    localized: words,
  };
}

function statusOf(world: World, post: Post, video: Video): object {
  const stage = stageOf(world, video);
  const isScheduled = post.visibility === 'DRAFT' && video.publishAt !== undefined;
  return {
    uploadStatus: stage,
    ...(stage === 'failed' && { failureReason: video.reason }),
    ...(stage === 'rejected' && { rejectionReason: video.reason }),
    privacyStatus: privacyOf(post, video),
    ...(isScheduled && { publishAt: isoTime(video.publishAt ?? 0) }),
    license: video.license,
    embeddable: video.embeddable,
    publicStatsViewable: video.publicStatsViewable,
    madeForKids: video.madeForKids ?? false,
    ...(video.madeForKids !== undefined && { selfDeclaredMadeForKids: video.madeForKids }),
    ...(video.synthetic !== undefined && { containsSyntheticMedia: video.synthetic }),
  };
}

const PROCESSING_STATUS = {
  uploaded: 'processing',
  processed: 'succeeded',
  failed: 'failed',
  rejected: 'terminated',
} as const;

function detailsOf(world: World, post: Post, video: Video): object | undefined {
  const { seconds, height = 0 } = post.media[0] ?? {};
  if (stageOf(world, video) !== 'processed') return undefined;
  return {
    duration: durationOf(seconds ?? 0),
    dimension: '2d',
    definition: height >= 720 ? 'hd' : 'sd',
    caption: 'false',
    licensedContent: false,
    projection: 'rectangular',
  };
}

function processingOf(world: World, video: Video): object {
  const processingStatus = PROCESSING_STATUS[stageOf(world, video)];
  const done = processingStatus === 'succeeded';
  return {
    processingStatus,
    ...(processingStatus === 'failed' && { processingFailureReason: 'transcodeFailed' }),
    fileDetailsAvailability: done ? 'available' : 'inProgress',
    thumbnailsAvailability: done ? 'available' : 'inProgress',
  };
}

/** What YouTube read from the file. Sizes and lengths of files that it cannot read are unknown. */
function fileOf(world: World, post: Post, video: Video): object | undefined {
  const [file] = post.media;
  if (!file || stageOf(world, video) === 'uploaded') return undefined;
  const { bytes, seconds, width: widthPixels, height: heightPixels } = file;
  return {
    fileSize: String(bytes),
    fileType: 'video',
    ...(seconds !== undefined && {
      durationMs: String(Math.round(seconds * 1000)),
      videoStreams: [{ widthPixels, heightPixels, rotation: 'none' }],
    }),
  };
}

/** Readable parts of a video. Only the owner sees its file, and how it is processed. */
export function videoParts(world: World, post: Post, isOwner: boolean): Parts {
  const video = videos(world).get(post.id)!;
  const channel = world.accounts.get(post.accountId)!;
  return {
    snippet: () => snippetOf(world, post, video, channel),
    contentDetails: () => detailsOf(world, post, video),
    status: () => statusOf(world, post, video),
    statistics: () => ({
      viewCount: String(countOf(world, post, 'views')),
      likeCount: String(countOf(world, post, 'likes')),
      favoriteCount: '0',
      ...(!video.madeForKids && { commentCount: String(commentsOf(world, post.id).length) }),
    }),
    processingDetails: () => (isOwner ? processingOf(world, video) : undefined),
    fileDetails: () => (isOwner ? fileOf(world, post, video) : undefined),
  };
}
