import type { ConnectionStatus } from '../../channels/channels.enums';
import type { RateLimitWindow } from '../../channels/rate-limit-window.shape';
import type { Platform } from '../../common/content.enums';
import type { PostFormat } from '../../content/content.enums';
import type { PlatformOptions } from '../../content/options/platform-options';
import type { PlatformOverride } from '../../content/post.shapes';
import type { MediaPlacement } from '../../media/media.enums';
import type { MediaVariant } from '../../media/media-asset.shapes';
import type { FileValues } from '../../media/renditions/fit';
import type { NetworkLimitUnit } from '../../platform/network-limit.enums';

/** A limit of a platform that is a number. */
export interface Limit {
  readonly platform: Platform;
  readonly key: string;
  /** Decimal number. */
  readonly value: string;
  readonly unit: NetworkLimitUnit;
  readonly currency: string | null;
  /** Seconds. */
  readonly period: number | null;
}

/** A media file of a post. */
export interface PostFile extends FileValues {
  readonly id: string;
  readonly altText: string | null;
  readonly isReady: boolean;
  /** Whether AI generated the file. */
  readonly isAiGenerated: boolean;
  readonly dominantColor: string | null;
  readonly variants: readonly MediaVariant[];
}

/** What is checked of a post. */
export interface CheckedPost {
  readonly clientAccountId: string | null;
  readonly title: string | null;
  readonly caption: string | null;
  readonly callToAction: string | null;
  readonly hashtags: readonly string[];
  readonly format: PostFormat;
  readonly platformOverrides: readonly PlatformOverride[];
  readonly platformOptions: readonly PlatformOptions[];
  readonly media: readonly PostFile[];
}

/** A publication that Marquee sent. */
interface SentPost {
  readonly at: string;
  readonly placement: MediaPlacement;
}

/** What is checked of a social account. */
export interface CheckedAccount {
  readonly id: string;
  readonly platform: Platform;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly platformUserId: string;
  readonly clientAccountId: string | null;
  readonly isVerified: boolean;
  readonly isActive: boolean;
  readonly connectionStatus: ConnectionStatus;
  readonly rateLimits: readonly RateLimitWindow[];
  /** The time zone at whose midnight limits of the platform start over. Null if none does. */
  readonly limitTimeZone: string | null;
  /** The latest publications, newest first. */
  readonly sent: readonly SentPost[];
}

/** Everything that is checked, as `CHECKED` selects it. */
export interface CheckedRows {
  readonly post: CheckedPost;
  readonly accounts: readonly CheckedAccount[];
  /** Limits of the platforms of the accounts. */
  readonly limits: readonly Limit[];
}
