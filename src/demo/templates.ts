import type { Template } from '../domains/media/library/template.entity';
import type { TemplateRating } from '../domains/media/library/template-rating.entity';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';
import { templateIdeas } from './texts/templates';

/** Returns templates of every organization, and ratings by some of their authors. */
export function templateRows(
  { reference }: SeedContext,
  { organizations, authors }: Identities,
): { templates: RowOf<Template>[]; templateRatings: RowOf<TemplateRating>[] } {
  random.seed(909);
  const templates: RowOf<Template>[] = [];
  const templateRatings: RowOf<TemplateRating>[] = [];
  for (const [key, organization] of organizations) {
    const writers = authors.get(key)!;
    for (const { hashtags, ...idea } of templateIdeas) {
      const createdAt = after(reference, { days: -random.int(60, 200), hours: random.int(4, 13) });
      const id = random.id(createdAt);
      templates.push({
        ...idea,
        hashtags: [...hashtags],
        id,
        organization,
        config: idea.kind === 'SOCIAL_POST' ? {} : { seconds: random.int(2, 5) },
        isPublic: idea.category === 'festival',
        usageCount: random.int(0, 60),
        createdBy: random.one(writers),
        createdAt,
        updatedAt: createdAt,
      });
      for (const user of random.some(writers, random.int(0, Math.min(3, writers.length)))) {
        const ratedAt = after(createdAt, { days: random.int(1, 50) });
        templateRatings.push({
          organization,
          template: id,
          user,
          stars: random.int(3, 5),
          createdAt: ratedAt,
          updatedAt: ratedAt,
        });
      }
    }
  }
  return { templates, templateRatings };
}
