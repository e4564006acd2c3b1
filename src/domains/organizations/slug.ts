import { randomBytes } from 'node:crypto';
import { transliterate } from 'transliteration';
import { text } from '../../kernel/model';

/** The type of a URL-safe name. */
export const slug = text({
  max: 255,
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  form: 'lowercase letters and digits, separated by single hyphens',
});

/** Highest number that is appended, as in `cafe-raga-2`, before a random suffix. */
const MAX_NUMBER = 9;
const MAX_LENGTH = 240;

/** Converts a name in any script to a slug: `Café Rāga` to `cafe-raga`, `चाय घर` to `caay-ghr`. Returns `fallback` if nothing remains. */
export function slugOf(name: string, fallback: string): string {
  const latin = transliterate(name.normalize('NFKC')).toLowerCase();
  const words = latin
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_LENGTH);
  return words.replace(/-$/, '') || fallback;
}

/** Returns the slugs to try for a name, in this order. The last one has a random suffix, so one of them is always free. */
export function slugCandidates(name: string, fallback: string): string[] {
  const slug = slugOf(name, fallback);
  const numbered = Array.from({ length: MAX_NUMBER - 1 }, (_, i) => `${slug}-${i + 2}`);
  return [slug, ...numbered, `${slug}-${randomBytes(6).toString('hex')}`];
}
