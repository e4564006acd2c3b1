import { text } from '../../kernel/model';

/** The type of a URL-safe name. */
export const slug = text({
  max: 255,
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  form: 'lowercase letters and digits, separated by single hyphens',
});

/** Maximum number of candidates to try for a name. */
const MAX_CANDIDATES = 50;
const MAX_LENGTH = 240;

/** Converts a name to a slug: `Café Rāga` to `cafe-raga`. Returns `fallback` if no Latin letter or digit remains. */
export function slugOf(name: string, fallback: string): string {
  const latin = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = latin.replace(/[^a-z0-9]+/g, '-').slice(0, MAX_LENGTH);
  return words.replace(/^-|-$/g, '') || fallback;
}

/** Returns the slugs to try for a name, the one without a number first. */
export function slugCandidates(name: string, fallback: string): string[] {
  const slug = slugOf(name, fallback);
  return [slug, ...Array.from({ length: MAX_CANDIDATES - 1 }, (_, i) => `${slug}-${i + 2}`)];
}
