import { randomBytes } from 'node:crypto';
import { transliterate } from 'transliteration';
import { text } from '../../kernel/model';

/** A name as it stands in addresses. */
export const slug = text({
  max: 255,
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  form: 'small letters and digits, with hyphens between',
});

/** Numbered candidates, such as `cafe-raga-2`, before a random suffix makes the slug unique. */
const MAX_NUMBER = 9;
const MAX_LENGTH = 240;

/** Returns the slug of a name in any script: `Café Rāga` is `cafe-raga`, `चाय घर` is `caay-ghr`. `fallback` if nothing is left. */
export function slugOf(name: string, fallback: string): string {
  const latin = transliterate(name.normalize('NFKC')).toLowerCase();
  const words = latin
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_LENGTH);
  return words.replace(/-$/, '') || fallback;
}

/** Returns the slugs to try for a name, in this order. The last one has a random suffix, so a free one is always found. */
export function slugCandidates(name: string, fallback: string): string[] {
  const slug = slugOf(name, fallback);
  const numbered = Array.from({ length: MAX_NUMBER - 1 }, (_, i) => `${slug}-${i + 2}`);
  return [slug, ...numbered, `${slug}-${randomBytes(6).toString('hex')}`];
}
