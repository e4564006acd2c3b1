import { valueTerm } from '../../../../kernel/messages';
import { codePointLength } from '../../text/measures';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import { PREFLIGHT_MESSAGES as MESSAGES } from '../preflight.messages';
import { inFeed, kindsOf, noStory, type PlatformRules } from './rule';

const OPTIONS = ['platformOptions', 'pinterest'];

function checkMedia(post: Composition, findings: Findings): void {
  const { media } = post;
  const kinds = kindsOf(post);
  if (!media.length) return findings.required(['media']);
  if (media.length === 1) return;
  if (kinds.includes('VIDEO')) return findings.notSupported(['media']);
  findings.count(['media'], media.length, 'media.items');
  const [{ width, height }] = media as [(typeof media)[number]];
  if (media.some((file) => file.width !== width || file.height !== height))
    findings.problem(
      'NOT_SUPPORTED',
      ['media'],
      MESSAGES.differentSizes({ platform: valueTerm('PINTEREST') }),
    );
}

/** Pinterest documents its limits as `maxLength` of OpenAPI, which counts code points. */
export const PINTEREST: PlatformRules = {
  placement: inFeed,
  check: (post, findings) => {
    const { boardId, title, link, coverSeconds } = post.options.pinterest ?? {};
    noStory(post, findings);
    if (!boardId) findings.required([...OPTIONS, 'boardId']);
    findings.length(
      title ? [...OPTIONS, 'title'] : ['title'],
      title ?? post.title,
      codePointLength,
      'text.title',
    );
    findings.length(['caption'], post.text, codePointLength, 'text.description');
    findings.length([...OPTIONS, 'link'], link, codePointLength, 'text.link');
    if (coverSeconds && coverSeconds < 0) findings.invalid([...OPTIONS, 'coverSeconds']);
    checkMedia(post, findings);
    // One alternative text holds for the whole pin.
    findings.length(['media', '0', 'altText'], post.media[0]?.altText, codePointLength, 'text.alt_text');
  },
};
