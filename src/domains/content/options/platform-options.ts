import { jsonListOfOneOf } from '../../../kernel/model';
import type { Platform } from '../../common/content.enums';
import { FacebookOptions } from './facebook.shapes';
import { GoogleBusinessOptions } from './google-business.shapes';
import { InstagramOptions } from './instagram.shapes';
import { LinkedInOptions } from './linkedin.shapes';
import { PinterestOptions } from './pinterest.shapes';
import { TikTokOptions } from './tiktok.shapes';
import { XOptions } from './x.shapes';
import { YouTubeOptions } from './youtube.shapes';

/** Options by the name of their variant, one of which is set. */
export interface PlatformOptions {
  readonly instagram?: InstagramOptions;
  readonly facebook?: FacebookOptions;
  readonly x?: XOptions;
  readonly linkedin?: LinkedInOptions;
  readonly tiktok?: TikTokOptions;
  readonly youtube?: YouTubeOptions;
  readonly pinterest?: PinterestOptions;
  readonly googleBusiness?: GoogleBusinessOptions;
}

/** The variant of each platform. Messages on WhatsApp are no posts and have no options. */
export const OPTIONS_OF = {
  INSTAGRAM: 'instagram',
  FACEBOOK: 'facebook',
  X: 'x',
  LINKEDIN: 'linkedin',
  TIKTOK: 'tiktok',
  YOUTUBE: 'youtube',
  PINTEREST: 'pinterest',
  GOOGLE_BUSINESS: 'googleBusiness',
} as const satisfies Partial<Record<Platform, keyof PlatformOptions>>;

export const platformOptions = jsonListOfOneOf({
  maxBytes: 49_152,
  name: 'PlatformOptions',
  description: 'The options of a post on one platform.',
  variants: {
    instagram: { of: () => InstagramOptions, description: 'Options on Instagram.' },
    facebook: { of: () => FacebookOptions, description: 'Options on Facebook.' },
    x: { of: () => XOptions, description: 'Options on X.' },
    linkedin: { of: () => LinkedInOptions, description: 'Options on LinkedIn.' },
    tiktok: { of: () => TikTokOptions, description: 'Options on TikTok.' },
    youtube: { of: () => YouTubeOptions, description: 'Options on YouTube.' },
    pinterest: { of: () => PinterestOptions, description: 'Options on Pinterest.' },
    googleBusiness: {
      of: () => GoogleBusinessOptions,
      description: 'Options on Google Business Profile.',
    },
  } satisfies Record<keyof PlatformOptions, object>,
});
