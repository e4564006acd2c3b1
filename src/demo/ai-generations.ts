import type { AiGeneration } from '../domains/ai/ai-generation.entity';
import type { AiFeature } from '../domains/ai/ai.enums';
import type { CostEntry } from '../domains/billing/cost-entry.entity';
import type { UsagePeriod } from '../domains/billing/usage-period.entity';
import type { Post } from '../domains/content/post.entity';
import type { Identities } from './people';
import { after, dayOf, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

/** Generations with the composer, and the credits they took. */
export interface AiRows {
  readonly generations: RowOf<AiGeneration>[];
  readonly entries: RowOf<CostEntry>[];
  readonly periods: RowOf<UsagePeriod>[];
}

/** AI credits of the plan. */
const MONTHLY_CREDITS = 50;
const TAGS = ['SmallBusiness', 'MadeInIndia', 'NewThisWeek', 'LocalFavourite', 'WeekendPlans'];

/** What was generated, by the feature. */
const OUTPUTS: Readonly<Partial<Record<AiFeature, (caption: string) => Partial<AiGeneration>>>> = {
  CAPTION: (caption) => ({
    captions: [{ text: caption, hashtags: TAGS.slice(0, 3), callToAction: null }],
    qualityScore: '84.00',
    userRating: 5,
  }),
  HASHTAGS: () => ({ hashtags: [...TAGS] }),
  REWRITE: (caption) => ({
    captions: [{ text: caption, hashtags: TAGS.slice(2), callToAction: null }],
    qualityScore: '78.00',
    userRating: 4,
  }),
};
const TEMPLATES: Readonly<Partial<Record<AiFeature, string>>> = {
  CAPTION: 'caption',
  HASHTAGS: 'hashtags',
  REWRITE: 'rewrite',
};

/** Returns a completed generation for a post. */
function generationOf(
  { id: post, organization, clientAccount = null, campaign = null, caption }: RowOf<Post>,
  feature: AiFeature,
  createdBy: string,
  createdAt: Date,
): RowOf<AiGeneration> & { id: string } {
  const finishedAt = new Date(createdAt.getTime() + 400);
  const topic = (caption ?? '').split(/[.!?\n]/)[0]!.slice(0, 200);
  return {
    ...{ id: random.id(createdAt), organization, clientAccount, post, campaign, createdBy, feature },
    ...{ status: 'COMPLETED', modelTier: 'LIGHT', provider: 'COMPOSER', modelName: 'composer', cost: '0' },
    ...{ promptTemplate: TEMPLATES[feature], promptVersion: 1, temperature: '0.80', maxOutputTokens: 1_700 },
    seed: random.int(0, 1_000_000),
    input: { task: feature, topic, count: 1 },
    inputTokens: random.int(420, 560),
    outputTokens: random.int(60, 140),
    ...{ callCount: 1, durationMs: 400, createdAt, startedAt: createdAt, finishedAt, updatedAt: finishedAt },
    ...OUTPUTS[feature]!(caption ?? topic),
  };
}

/** Returns the reservation and the charge of a generation. Its call took one credit of two that were reserved. */
function entriesOf({
  id,
  organization,
  createdAt,
  createdBy,
  finishedAt,
}: RowOf<AiGeneration>): RowOf<CostEntry>[] {
  const common = {
    ...{ organization, category: 'AI' as const, service: 'composer', metric: 'AI_CREDITS' as const },
    ...{ idempotencyKey: `generation:${id}:1`, usageDate: dayOf(createdAt!), user: createdBy },
    ...{ subjectId: id, subjectType: 'AiGeneration' },
  };
  return [
    { ...common, id: random.id(createdAt!), createdAt, kind: 'RESERVED', reservedQuantity: 2 },
    {
      ...common,
      id: random.id(finishedAt!),
      createdAt: finishedAt!,
      kind: 'SETTLED',
      quantity: 1,
      reservedQuantity: -2,
    },
  ];
}

/** Returns the counters of the month and day of the organization, and of the day of each user. */
function periodsOf(generations: readonly RowOf<AiGeneration>[]): RowOf<UsagePeriod>[] {
  const periods = new Map<string, RowOf<UsagePeriod> & { used: number }>();
  for (const { organization, createdAt, createdBy } of generations) {
    const day = dayOf(createdAt!);
    const [year, month] = day.split('-').map(Number) as [number, number];
    const first = `${day.slice(0, 7)}-01`;
    const last = dayOf(new Date(Date.UTC(year, month, 0)));
    for (const [unit, startDate, endDate, user, limit] of [
      ['MONTH', first, last, null, MONTHLY_CREDITS],
      ['DAY', day, day, null, null],
      ['DAY', day, day, createdBy!, null],
    ] as const) {
      const key = [organization, unit, startDate, user].join(' ');
      const period = periods.get(key) ?? {
        ...{
          id: random.id(createdAt!),
          organization,
          metric: 'AI_CREDITS' as const,
          unit,
          startDate,
          endDate,
        },
        ...{ user, limit, used: 0, createdAt, updatedAt: createdAt },
      };
      periods.set(key, period);
      period.used += 1;
    }
  }
  return [...periods.values()];
}

/** Returns generations for the latest drafts of each organization. */
export function aiRows(
  { reference }: SeedContext,
  { organizations, authors }: Identities,
  posts: readonly RowOf<Post>[],
): AiRows {
  random.seed(922);
  const generations: (RowOf<AiGeneration> & { id: string })[] = [];
  for (const [key, organization] of organizations) {
    const drafts = posts.filter(
      ({ organization: of, status, caption }) => of === organization && status === 'DRAFT' && caption,
    );
    for (const [index, feature] of (['CAPTION', 'HASHTAGS', 'REWRITE'] as const).entries()) {
      const post = drafts.at(-1 - index);
      const createdAt = after(reference, { hours: -3 * (index + 1) });
      if (post) generations.push(generationOf(post, feature, random.one(authors.get(key)!), createdAt));
    }
  }
  return { generations, entries: generations.flatMap(entriesOf), periods: periodsOf(generations) };
}
