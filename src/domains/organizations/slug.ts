import { text } from '../../kernel/model';

/** A name as it stands in addresses. */
export const slug = text({
  max: 255,
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  form: 'small letters and digits, with hyphens between',
});

/** How many names a slug is looked for before the wish for it is refused. */
const MAX_CANDIDATES = 50;
const MAX_LENGTH = 240;

/** A name as it stands in addresses: `Café Rāga` is `cafe-raga`; `fallback` where no Latin letter or digit is left. */
export function slugOf(name: string, fallback: string): string {
  const latin = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = latin.replace(/[^a-z0-9]+/g, '-').slice(0, MAX_LENGTH);
  return words.replace(/^-|-$/g, '') || fallback;
}

/** The slugs to try for a name, the plain one first. */
export function slugCandidates(name: string, fallback: string): string[] {
  const slug = slugOf(name, fallback);
  return [slug, ...Array.from({ length: MAX_CANDIDATES - 1 }, (_, i) => `${slug}-${i + 2}`)];
}
