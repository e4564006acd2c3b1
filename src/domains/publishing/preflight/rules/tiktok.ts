import { utf16Length } from '../../text/measures';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import { inFeed, kindsOf, noStory, type PlatformRules } from './rule';

const OPTIONS = ['platformOptions', 'tiktok'];

function checkPhotos(post: Composition, findings: Findings): void {
  const { title, coverPosition } = post.options.tiktok ?? {};
  findings.count(['media'], post.media.length, 'media.images');
  findings.length([...OPTIONS, 'title'], title, utf16Length, 'text.photo_title');
  findings.length(['caption'], post.text, utf16Length, 'text.photo_description');
  if (coverPosition && coverPosition >= post.media.length) findings.invalid([...OPTIONS, 'coverPosition']);
}

function checkVideo({ media, text, options }: Composition, findings: Findings): void {
  if (media.length > 1) findings.notSupported(['media']);
  if (options.tiktok?.title) findings.notShown([...OPTIONS, 'title']);
  findings.length(['caption'], text, utf16Length, 'text.title');
}

export const TIKTOK: PlatformRules = {
  placement: inFeed,
  check: (post, findings) => {
    noStory(post, findings);
    if (!post.options.tiktok?.privacy) findings.required([...OPTIONS, 'privacy']);
    if (!post.media.length) findings.required(['media']);
    else if (kindsOf(post).includes('VIDEO')) checkVideo(post, findings);
    else checkPhotos(post, findings);
  },
};
