import type { Platform } from '../../common/content.enums';
import type { MediaKind, MediaPlacement } from '../media.enums';

/** The kinds, formats and places that platforms accept, as documented by them on 2026-11-26. */
interface PlatformFormats {
  /** MIME types by kind. Kinds that are missing are not accepted. */
  readonly mimeTypes: Readonly<Partial<Record<MediaKind, readonly string[]>>>;
  readonly placements: readonly MediaPlacement[];
  /** Codecs of videos. All, if undefined. */
  readonly codecs?: readonly string[];
  /** Whether the metadata of a video must precede its data. */
  readonly needsFastStart?: boolean;
  /** Whether the platform scales images that are too wide or too narrow, so that their width is no obstacle. */
  readonly scalesImages?: boolean;
}

const JPEG = 'image/jpeg';
const PNG = 'image/png';
const WEBP = 'image/webp';
const GIF = 'image/gif';
const MP4 = 'video/mp4';
const QUICKTIME = 'video/quicktime';
const WEBM = 'video/webm';
const PDF = 'application/pdf';

export const PLATFORM_FORMATS: Readonly<Record<Platform, PlatformFormats>> = {
  INSTAGRAM: {
    mimeTypes: { IMAGE: [JPEG], VIDEO: [MP4, QUICKTIME] },
    placements: ['FEED', 'STORY', 'REEL'],
    codecs: ['h264', 'hevc'],
    needsFastStart: true,
    scalesImages: true,
  },
  FACEBOOK: {
    mimeTypes: { IMAGE: [JPEG, PNG], VIDEO: [MP4, QUICKTIME] },
    placements: ['FEED', 'STORY', 'REEL'],
  },
  X: {
    mimeTypes: { IMAGE: [JPEG, PNG, WEBP], GIF: [GIF], VIDEO: [MP4, QUICKTIME] },
    placements: ['FEED'],
    codecs: ['h264'],
  },
  LINKEDIN: {
    mimeTypes: { IMAGE: [JPEG, PNG], GIF: [GIF], VIDEO: [MP4], DOCUMENT: [PDF] },
    placements: ['FEED'],
  },
  TIKTOK: {
    mimeTypes: { IMAGE: [JPEG, WEBP], VIDEO: [MP4, QUICKTIME, WEBM] },
    placements: ['FEED', 'REEL'],
  },
  YOUTUBE: {
    mimeTypes: { VIDEO: [MP4, QUICKTIME, WEBM, 'video/x-matroska'] },
    placements: ['FEED', 'REEL'],
  },
  PINTEREST: {
    mimeTypes: { IMAGE: [JPEG, PNG], VIDEO: [MP4, QUICKTIME] },
    placements: ['FEED'],
  },
  WHATSAPP: {
    mimeTypes: {
      IMAGE: [JPEG, PNG],
      VIDEO: [MP4],
      AUDIO: ['audio/aac', 'audio/mp4', 'audio/mpeg', 'audio/ogg'],
      DOCUMENT: [PDF],
    },
    placements: ['FEED'],
  },
  GOOGLE_BUSINESS: {
    mimeTypes: { IMAGE: [JPEG, PNG], VIDEO: [MP4, QUICKTIME] },
    placements: ['FEED'],
  },
};

/**
 * First words of the limits that apply, such as `image` of `media.image_bytes`. Later ones fill gaps. A video in the feed
 * of Instagram is a reel.
 */
export function limitNames(
  { platform, placement }: { readonly platform: Platform; readonly placement: MediaPlacement },
  kind: MediaKind,
): readonly string[] {
  if (kind === 'VIDEO')
    return {
      FEED: platform === 'INSTAGRAM' ? ['reel'] : ['video'],
      STORY: ['story', 'video'],
      REEL: ['reel', 'short', 'video'],
    }[placement];
  if (kind === 'GIF') return ['gif', 'image'];
  return [kind.toLowerCase()];
}
