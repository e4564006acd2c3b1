import { utf16Length } from '../../text/measures';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import { isWritten, kindsOf, placementOf, type PlatformRules, requireOne } from './rule';

const LINK = ['platformOptions', 'facebook', 'link'];

/** Facebook accepts no links to itself. */
const isOwnLink = (link: string): boolean => /(^|\.)facebook\.com$/.test(new URL(link).hostname);

function checkLink(post: Composition, findings: Findings): void {
  const link = post.options.facebook?.link;
  if (!link) return;
  if (post.media.length || placementOf(post) !== 'FEED') return findings.notShown(LINK);
  if (!URL.canParse(link) || isOwnLink(link)) findings.invalid(LINK);
}

function checkMedia(post: Composition, findings: Findings): void {
  if (placementOf(post) !== 'FEED') return requireOne(post, findings);
  const kinds = kindsOf(post);
  if (kinds.length > 1 && kinds.includes('VIDEO')) findings.notSupported(['media']);
  if (!kinds.length && !isWritten(post) && !post.options.facebook?.link) findings.required(['caption']);
}

export const FACEBOOK: PlatformRules = {
  placement: placementOf,
  check: (post, findings) => {
    // Stories are sent without the text.
    if (post.format !== 'STORY') findings.length(['caption'], post.text, utf16Length, 'text.message');
    else if (isWritten(post)) findings.notShown(['caption']);
    checkMedia(post, findings);
    checkLink(post, findings);
  },
};
