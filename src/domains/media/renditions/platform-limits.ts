import type { Platform } from '../../common/content.enums';
import type { PlatformLimits } from './fit';

const MB = 1024 * 1024;

/** Limits of media files by platform and key, as documented by the platforms on 2026-11-26. Minimums end with `_min`. */
export const PLATFORM_LIMITS: Readonly<Record<Platform, PlatformLimits>> = {
  INSTAGRAM: {
    'media.image_bytes': 8 * MB,
    'media.image_ratio': 1.91,
    'media.image_ratio_min': 0.8,
    'media.image_width': 1_440,
    'media.image_width_min': 320,
    'media.reel_bytes': 300 * MB,
    'media.reel_frame_rate': 60,
    'media.reel_frame_rate_min': 23,
    'media.reel_ratio': 10,
    'media.reel_ratio_min': 0.01,
    'media.reel_seconds': 900,
    'media.reel_seconds_min': 3,
    'media.reel_width': 1_920,
    'media.story_bytes': 100 * MB,
    'media.story_seconds': 60,
    'media.story_seconds_min': 3,
  },
  FACEBOOK: {
    'media.image_bytes': 4 * MB,
    'media.reel_frame_rate': 60,
    'media.reel_frame_rate_min': 24,
    'media.reel_height_min': 960,
    'media.reel_seconds': 90,
    'media.reel_seconds_min': 3,
    'media.reel_width_min': 540,
  },
  X: {
    'media.gif_bytes': 15 * MB,
    'media.gif_frames': 350,
    'media.gif_height': 1_080,
    'media.gif_width': 1_280,
    'media.image_bytes': 5 * MB,
    'media.video_bytes': 512 * MB,
    'media.video_frame_rate': 60,
    'media.video_height': 1_024,
    'media.video_ratio': 3,
    'media.video_ratio_min': 0.3333,
    'media.video_seconds': 140,
    'media.video_seconds_min': 0.5,
    'media.video_side_min': 32,
    'media.video_width': 1_280,
  },
  LINKEDIN: {
    'media.document_bytes': 100 * MB,
    'media.document_pages': 300,
    'media.video_bytes': 500 * MB,
    'media.video_bytes_min': 75 * 1024,
    'media.video_seconds': 1_800,
    'media.video_seconds_min': 3,
  },
  TIKTOK: { 'media.image_height': 1_080 },
  YOUTUBE: { 'media.short_seconds': 180 },
  PINTEREST: {},
  WHATSAPP: {
    'media.audio_bytes': 16 * MB,
    'media.document_bytes': 100 * MB,
    'media.image_bytes': 5 * MB,
    'media.video_bytes': 16 * MB,
  },
  GOOGLE_BUSINESS: {
    'media.image_bytes': 5 * MB,
    'media.image_bytes_min': 10 * 1024,
    'media.image_side_min': 250,
  },
};
