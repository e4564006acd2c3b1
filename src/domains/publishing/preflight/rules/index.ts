import type { Platform } from '../../../common/content.enums';
import { FACEBOOK } from './facebook';
import { GOOGLE_BUSINESS } from './google-business';
import { INSTAGRAM } from './instagram';
import { LINKEDIN } from './linkedin';
import { PINTEREST } from './pinterest';
import type { PlatformRules } from './rule';
import { TIKTOK } from './tiktok';
import { X } from './x';
import { YOUTUBE } from './youtube';

/** The rules of each platform. WhatsApp has messages, and no posts. */
export const RULES: Readonly<Partial<Record<Platform, PlatformRules>>> = {
  INSTAGRAM,
  FACEBOOK,
  X,
  LINKEDIN,
  TIKTOK,
  YOUTUBE,
  PINTEREST,
  GOOGLE_BUSINESS,
};
