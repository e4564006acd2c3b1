import { utf16Length } from '../../text/measures';
import { hashtagsIn, mentionCount } from '../../text/tags';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import type { PostFile } from '../types';
import { isWritten, kindsOf, placementOf, type PlatformRules, requireOne } from './rule';

const OPTIONS = ['platformOptions', 'instagram'];

function checkText(post: Composition, findings: Findings): void {
  // Stories are sent without the text.
  if (post.format === 'STORY') return isWritten(post) ? findings.notShown(['caption']) : undefined;
  findings.length(['caption'], post.text, utf16Length, 'text.caption');
  findings.count(['hashtags'], hashtagsIn(post.text).length, 'text.hashtags');
  findings.count(['mentions'], mentionCount(post.text), 'text.mentions');
}

function checkMedia(post: Composition, findings: Findings): void {
  const { media } = post;
  if (placementOf(post) !== 'FEED') return requireOne(post, findings);
  if (!media.length) return findings.required(['media']);
  if (media.length === 1) return;
  findings.count(['media'], media.length, 'media.items');
  media.forEach(({ durationSeconds }, index) => {
    findings.range(['media', String(index), 'durationSeconds'], durationSeconds, 'media.item_seconds');
  });
}

/** Alternative texts are sent for images outside of stories. */
function checkAltTexts(post: Composition, findings: Findings): void {
  if (post.format === 'STORY') return;
  post.media.forEach(({ altText, kind }, index) => {
    if (kind === 'IMAGE')
      findings.length(['media', String(index), 'altText'], altText, utf16Length, 'text.alt_text');
  });
}

function checkOptions(post: Composition, findings: Findings): void {
  const { collaborators, taggedUsernames, trialGraduation, coverMilliseconds } = post.options.instagram ?? {};
  const video = post.media.length === 1 && kindsOf(post)[0] === 'VIDEO' ? post.media[0] : undefined;
  const isReel = video !== undefined && post.format !== 'STORY';
  if (collaborators?.length) {
    findings.count([...OPTIONS, 'collaborators'], collaborators.length, 'publishing.collaborators');
    if (post.format === 'STORY' || trialGraduation) findings.notSupported([...OPTIONS, 'collaborators']);
  }
  // Instagram tags users at a place of the image, which posts do not have.
  if (taggedUsernames?.length) findings.notSupported([...OPTIONS, 'taggedUsernames']);
  if (trialGraduation && !isReel) findings.notSupported([...OPTIONS, 'trialGraduation']);
  if (typeof coverMilliseconds === 'number')
    checkCover(coverMilliseconds, isReel ? video : undefined, findings);
}

/** Only reels have a cover. Stories and images are sent without one. */
function checkCover(milliseconds: number, reel: PostFile | undefined, findings: Findings): void {
  const path = [...OPTIONS, 'coverMilliseconds'];
  if (!reel) return findings.notShown(path);
  const seconds = reel.durationSeconds;
  if (typeof seconds === 'number' && milliseconds > seconds * 1000) findings.invalid(path);
}

export const INSTAGRAM: PlatformRules = {
  placement: placementOf,
  check: (post, findings) => {
    checkText(post, findings);
    checkMedia(post, findings);
    checkAltTexts(post, findings);
    checkOptions(post, findings);
  },
};
