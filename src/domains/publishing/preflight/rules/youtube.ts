import { byteLength, codePointLength } from '../../text/measures';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import { inFeed, noStory, type PlatformRules, requireOne } from './rule';

const OPTIONS = ['platformOptions', 'youtube'];
/** Categories that a video can have. */
const CATEGORIES = '1 2 10 15 17 19 20 22 23 24 25 26 27 28 29'.split(' ');

const hasBrackets = (text: string): boolean => /[<>]/.test(text);

function checkTitle({ title, options }: Composition, findings: Findings): void {
  const own = options.youtube?.title;
  const path = own ? [...OPTIONS, 'title'] : ['title'];
  const text = (own ?? title ?? '').replace(/\s+/g, ' ').trim();
  if (!text) findings.required(path);
  if (hasBrackets(text)) findings.invalid(path);
  findings.length(path, text, codePointLength, 'text.title');
}

/** Length of tags as YouTube counts it: with a comma between two, and quotes around tags with a space. */
const tagLength = (tags: readonly string[]): number =>
  tags.reduce((sum, tag) => sum + tag.length + (/\s/.test(tag) ? 2 : 0), Math.max(tags.length - 1, 0));

function checkTags({ hashtags, options }: Composition, findings: Findings): void {
  const own = options.youtube?.tags;
  // Blank tags are not sent.
  const tags = (own ?? hashtags).filter((tag) => tag.trim());
  const path = own ? [...OPTIONS, 'tags'] : ['hashtags'];
  if (tags.some(hasBrackets)) findings.invalid(path);
  findings.length(path, tags.join(), () => tagLength(tags), 'text.tags');
}

export const YOUTUBE: PlatformRules = {
  placement: inFeed,
  check: (post, findings) => {
    noStory(post, findings);
    requireOne(post, findings);
    checkTitle(post, findings);
    checkTags(post, findings);
    if (hasBrackets(post.text)) findings.invalid(['caption']);
    findings.length(['caption'], post.text, byteLength, 'text.description_bytes');
    const category = post.options.youtube?.categoryId;
    if (category && !CATEGORIES.includes(category)) findings.invalid([...OPTIONS, 'categoryId']);
  },
};
