import sharp from 'sharp';
import { keepMedia, MediaError, type MediaRule } from '../../frame/fetch-media';
import type { MediaCopy } from '../../frame/rows';
import type { World } from '../../frame/world';
import type { MediaCategory } from './media';

const MB = 1024 * 1024;

export const RULES: Readonly<Record<MediaCategory, MediaRule>> = {
  tweet_image: {
    types: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
    maximumBytes: 5 * MB,
  },
  tweet_gif: { types: ['image/gif'], maximumBytes: 15 * MB },
  tweet_video: { types: ['video/mp4', 'video/quicktime'], maximumBytes: 512 * MB },
};

const MOST_FRAMES = 350;

/** What was found in a file: a copy of it, or why it cannot be used. */
export interface Inspection {
  copy?: MediaCopy;
  problem?: string;
}

/** Checks a file, and keeps a copy if it can be used. */
export async function inspect(world: World, category: MediaCategory, bytes: Buffer): Promise<Inspection> {
  try {
    const copy = await keepMedia(world, bytes, RULES[category]);
    const problem =
      category === 'tweet_video'
        ? videoProblem(copy)
        : category === 'tweet_gif'
          ? await gifProblem(copy, bytes)
          : undefined;
    return problem === undefined ? { copy } : { problem };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return { problem: error.message };
  }
}

function videoProblem({ seconds = 0, width = 0, height = 0 }: MediaCopy): string | undefined {
  if (seconds < 0.5 || seconds > 140) return 'The video must have 0.5 to 140 seconds.';
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (short < 32 || short > 1024 || long > 1280)
    return 'The video must have 32 by 32 to 1280 by 1024 pixels.';
  return long > 3 * short ? 'The aspect ratio of the video must be from 1:3 to 3:1.' : undefined;
}

async function gifProblem({ width = 0, height = 0 }: MediaCopy, bytes: Buffer): Promise<string | undefined> {
  if (width > 1280 || height > 1080) return 'The GIF has more than 1280 by 1080 pixels.';
  const { pages = 1 } = await sharp(bytes).metadata();
  return pages > MOST_FRAMES ? `The GIF has more than ${MOST_FRAMES} frames.` : undefined;
}
