import type { MediaKind, MediaPlacement } from '../../../media/media.enums';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import type { CheckedAccount } from '../types';

/** The rules of a platform for the content of posts. */
export interface PlatformRules {
  /** Returns where the media files are shown. */
  readonly placement: (post: Composition) => MediaPlacement;
  readonly check: (post: Composition, findings: Findings, account: CheckedAccount) => void;
}

const isReel = ({ format }: Composition): boolean => format === 'REEL' || format === 'SHORT_VIDEO';

/** The place on platforms with stories and reels. */
export const placementOf = (post: Composition): MediaPlacement =>
  post.format === 'STORY' ? 'STORY' : isReel(post) ? 'REEL' : 'FEED';

export const inFeed = (): MediaPlacement => 'FEED';

export const kindsOf = ({ media }: Composition): MediaKind[] => media.map(({ kind }) => kind);

const hasText = (text: string | null | undefined): boolean => Boolean(text?.trim());

/** Whether the post has a text with a visible character. */
export const isWritten = ({ text }: Composition): boolean => hasText(text);

/** Adds a problem if the post is a story, where the platform has none. */
export function noStory({ format }: Composition, findings: Findings): void {
  if (format === 'STORY') findings.notSupported(['format']);
}

/** Adds a problem unless there is exactly one media file. */
export function requireOne({ media }: Composition, findings: Findings): void {
  if (!media.length) findings.required(['media']);
  else if (media.length > 1) findings.notSupported(['media']);
}
