import { littleText } from '../../../common/little-text';
import { utf16Length } from '../../text/measures';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import type { CheckedAccount } from '../types';
import { inFeed, isWritten, kindsOf, noStory, type PlatformRules } from './rule';

const OPTIONS = ['platformOptions', 'linkedin'];

function checkArticle({ options, media }: Composition, findings: Findings): void {
  const article = options.linkedin?.article;
  if (!article) return;
  const path = [...OPTIONS, 'article'];
  if (media.length) return findings.notShown(path);
  if (!article.title.trim()) findings.required([...path, 'title']);
  findings.length([...path, 'title'], article.title, utf16Length, 'text.article_title');
  findings.length([...path, 'description'], article.description, utf16Length, 'text.article_description');
}

function checkMedia(post: Composition, findings: Findings): void {
  const kinds = kindsOf(post);
  const isImage = (kind: string): boolean => kind === 'IMAGE' || kind === 'GIF';
  if (kinds.length > 1) {
    findings.count(['media'], kinds.length, 'media.images');
    if (!kinds.every(isImage)) findings.notSupported(['media']);
  }
  post.media.forEach(({ altText }, index) => {
    findings.length(['media', String(index), 'altText'], altText, utf16Length, 'text.alt_text');
  });
  if (kinds.length === 1) checkTitle(post, findings, kinds[0] === 'DOCUMENT');
}

function checkTitle({ title, options }: Composition, findings: Findings, isRequired: boolean): void {
  const mediaTitle = options.linkedin?.mediaTitle ?? title;
  if (isRequired && !mediaTitle?.trim()) findings.required([...OPTIONS, 'mediaTitle']);
  findings.length([...OPTIONS, 'mediaTitle'], mediaTitle, utf16Length, 'text.media_title');
}

/** Apps cannot read comments of members, so that one whose response was lost could be written twice. */
function checkComment(
  { options }: Composition,
  findings: Findings,
  { platformUserId }: CheckedAccount,
): void {
  if (options.linkedin?.firstComment && !platformUserId.startsWith('urn:li:organization:'))
    findings.notSupported([...OPTIONS, 'firstComment']);
}

export const LINKEDIN: PlatformRules = {
  placement: inFeed,
  check: (post, findings, account) => {
    noStory(post, findings);
    // The limit includes the backslashes before reserved characters.
    const measure = (text: string): number => utf16Length(littleText(text));
    findings.length(['caption'], post.text, measure, 'text.commentary');
    const hasContent = post.media.length > 0 || Boolean(post.options.linkedin?.article);
    if (!isWritten(post) && !hasContent) findings.required(['caption']);
    checkMedia(post, findings);
    checkArticle(post, findings);
    checkComment(post, findings, account);
  },
};
