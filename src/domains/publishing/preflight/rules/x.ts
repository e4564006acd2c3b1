import { utf16Length } from '../../text/measures';
import { cashtagCount, weightedLength } from '../../text/x-text';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import { inFeed, isWritten, kindsOf, noStory, type PlatformRules } from './rule';

const OPTIONS = ['platformOptions', 'x'];

function checkPoll({ options, media }: Composition, findings: Findings): void {
  const poll = options.x?.poll;
  if (!poll) return;
  const path = [...OPTIONS, 'poll'];
  if (media.length) findings.notSupported(path);
  findings.count([...path, 'options'], poll.options.length, 'publishing.poll_options');
  poll.options.forEach((text, index) => {
    findings.length([...path, 'options', String(index)], text, utf16Length, 'text.poll_option');
    if (!text.trim()) findings.required([...path, 'options', String(index)]);
  });
  findings.range([...path, 'durationMinutes'], poll.durationMinutes * 60, 'publishing.poll');
}

function checkMedia(post: Composition, findings: Findings): void {
  const kinds = kindsOf(post);
  if (kinds.length > 1 && kinds.some((kind) => kind !== 'IMAGE')) findings.notSupported(['media']);
  else findings.count(['media'], kinds.length, 'media.items');
  post.media.forEach(({ altText, kind }, index) => {
    if (kind !== 'VIDEO')
      findings.length(['media', String(index), 'altText'], altText, utf16Length, 'text.alt_text');
  });
}

function checkTags({ options, media }: Composition, findings: Findings): void {
  const tagged = options.x?.taggedUserIds;
  if (!tagged?.length) return;
  findings.count([...OPTIONS, 'taggedUserIds'], tagged.length, 'publishing.tagged_users');
  if (!media.length) findings.notSupported([...OPTIONS, 'taggedUserIds']);
}

export const X: PlatformRules = {
  placement: inFeed,
  check: (post, findings, { isVerified }) => {
    noStory(post, findings);
    const measure = weightedLength({
      url: findings.value('text.url_weight'),
      wide: findings.value('text.wide_weight'),
    });
    findings.length(['caption'], post.text, measure, isVerified ? 'text.verified_post' : 'text.post');
    findings.count(['cashtags'], cashtagCount(post.text), 'text.cashtags');
    if (!isWritten(post) && !post.media.length) findings.required(['caption']);
    checkMedia(post, findings);
    checkPoll(post, findings);
    checkTags(post, findings);
  },
};
