import type { SavedCta } from '../domains/media/library/saved-cta.entity';
import type { SavedHashtag } from '../domains/media/library/saved-hashtag.entity';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';
import { savedCtaIdeas, savedHashtagIdeas } from './texts/saved-texts';

/** Returns the hashtags and calls to action that the organizations save. */
export function savedTextRows(
  { reference }: SeedContext,
  { organizations, authors }: Identities,
): { savedHashtags: RowOf<SavedHashtag>[]; savedCtas: RowOf<SavedCta>[] } {
  random.seed(910);
  const savedHashtags: RowOf<SavedHashtag>[] = [];
  const savedCtas: RowOf<SavedCta>[] = [];
  for (const [key, organization] of organizations) {
    const saved = () => {
      const createdAt = after(reference, { days: -random.int(40, 200), hours: random.int(4, 13) });
      const usageCount = random.int(0, 80);
      return {
        id: random.id(createdAt),
        organization,
        performanceScore: usageCount > 20 ? (random.int(400, 9_500) / 100).toFixed(2) : null,
        usageCount,
        lastUsedAt: usageCount ? after(createdAt, { days: random.int(1, 39) }) : null,
        createdBy: random.one(authors.get(key)!),
        createdAt,
        updatedAt: createdAt,
      };
    };
    savedHashtags.push(...savedHashtagIdeas.map((idea) => ({ ...idea, ...saved() })));
    savedCtas.push(...savedCtaIdeas.map((idea) => ({ ...idea, ...saved() })));
  }
  return { savedHashtags, savedCtas };
}
