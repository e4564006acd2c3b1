import type { AiGeneration } from '../domains/ai/ai-generation.entity';
import type { AiFeature, AiGenerationStatus } from '../domains/ai/ai.enums';
import type { CostEntry } from '../domains/billing/cost-entry.entity';
import type { UsagePeriod } from '../domains/billing/usage-period.entity';
import type { UsageReservation } from '../domains/billing/usage-reservation.entity';
import type { Post } from '../domains/content/post.entity';
import { creditPeriods } from './ai-usage';
import type { Identities } from './people';
import { after, dayOf, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

/** Generations with the composer, and the credits they took. */
export interface AiRows {
  readonly generations: RowOf<AiGeneration>[];
  readonly entries: RowOf<CostEntry>[];
  readonly reservations: RowOf<UsageReservation>[];
  readonly periods: RowOf<UsagePeriod>[];
}

export type Generation = RowOf<AiGeneration> & {
  readonly id: string;
  readonly status: AiGenerationStatus;
  readonly createdAt: Date;
  readonly callCount: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
};

const MINUTE = 60_000;
const DURATION_MS = 400;
const TAGS = ['SmallBusiness', 'MadeInIndia', 'NewThisWeek', 'LocalFavorite', 'WeekendPlans'];

/** Credits that are reserved for a call, and those that it takes. */
const RESERVED = 2;
const USED = 1;

/** What each feature generates. All rows have the same columns. */
const OUTPUTS: Readonly<Record<AiFeature, (caption: string) => Partial<AiGeneration>>> = {
  CAPTION: (text) => ({
    captions: [{ text, hashtags: TAGS.slice(0, 3), callToAction: null }],
    qualityScore: '84.00',
    userRating: 5,
  }),
  HASHTAGS: () => ({ hashtags: [...TAGS] }),
  IDEAS: (text) => ({
    ideas: [
      {
        title: 'Behind the counter',
        description: 'Show who prepares the order, and what they like about their work.',
        hook: 'Meet the people who make your day.',
      },
      { title: 'A favorite, again', description: text.slice(0, 500), hook: 'You asked for it.' },
    ],
  }),
  REWRITE: (text) => ({
    captions: [{ text, hashtags: TAGS.slice(2), callToAction: null }],
    qualityScore: '78.00',
    userRating: 4,
  }),
  ANALYSIS: () => ({}),
  ARTICLE: () => ({}),
  CAROUSEL: () => ({}),
  ALT_TEXT: () => ({}),
  IMAGE_ANALYSIS: () => ({}),
  IMAGE: () => ({}),
  VARIANTS: () => ({}),
  REPLY: () => ({}),
};
const NO_OUTPUT = {
  captions: [],
  replies: [],
  hashtags: [],
  ideas: [],
  qualityScore: null,
  userRating: null,
  document: null,
};
const NO_FAILURE = null;
const FAILURE = {
  reason: 'UNAVAILABLE',
  message: 'The AI provider could not be reached. Try again later.',
} as const;

/** Generations of each organization, newest first: those that have not ended are as old as the reference time. */
const CASES: readonly (readonly [AiFeature, AiGenerationStatus, hoursAgo: number])[] = [
  ['CAPTION', 'PENDING', 0],
  ['IDEAS', 'RUNNING', 0],
  ['CAPTION', 'COMPLETED', 3],
  ['HASHTAGS', 'COMPLETED', 6],
  ['REWRITE', 'COMPLETED', 9],
  ['IDEAS', 'COMPLETED', 30],
  ['CAPTION', 'FAILED', 33],
  ['REWRITE', 'CANCELLED', 36],
];

/** Returns the times of a generation, and what the call consumed. The canceled one was canceled before its call. */
function callOf(status: AiGenerationStatus, createdAt: Date) {
  const isCalled = status !== 'PENDING' && status !== 'CANCELLED';
  const isEnded = status !== 'PENDING' && status !== 'RUNNING';
  const isCompleted = status === 'COMPLETED';
  const finishedAt = isEnded ? new Date(createdAt.getTime() + (isCalled ? DURATION_MS : MINUTE)) : null;
  return {
    provider: isCalled ? ('COMPOSER' as const) : null,
    modelName: isCalled ? 'composer' : null,
    cost: isCalled ? '0' : null,
    inputTokens: isCompleted ? random.int(420, 560) : 0,
    outputTokens: isCompleted ? random.int(60, 140) : 0,
    callCount: isCalled ? 1 : 0,
    durationMs: isCalled && isEnded ? DURATION_MS : 0,
    startedAt: isCalled ? createdAt : null,
    finishedAt,
    updatedAt: finishedAt ?? createdAt,
    failure: status === 'FAILED' ? FAILURE : NO_FAILURE,
  };
}

/** What a generation of the demo is for. */
interface NewGeneration {
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly post?: string;
  readonly campaign?: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly feature: AiFeature;
  readonly status: AiGenerationStatus;
  readonly topic: string;
  /** What it generates if it is completed. */
  readonly output: Partial<AiGeneration>;
}

/** Returns a generation. All of them have the same columns. */
export function newGeneration({ topic, output, ...given }: NewGeneration): Generation {
  const { feature, status, createdAt } = given;
  return {
    ...{ id: random.id(createdAt), post: null, campaign: null, ...given },
    ...{ modelTier: 'LIGHT', promptTemplate: feature.toLowerCase(), promptVersion: 1 },
    ...{ temperature: '0.80', maxOutputTokens: 1_700, seed: random.int(0, 1_000_000) },
    input: { task: feature, topic, count: 1 },
    ...callOf(status, createdAt),
    ...NO_OUTPUT,
    ...(status === 'COMPLETED' && output),
  };
}

/** Returns a generation for a post. */
function generationOf(
  { id: post, organization, clientAccount = null, campaign = null, caption }: RowOf<Post>,
  [feature, status, hoursAgo]: (typeof CASES)[number],
  createdBy: string,
  reference: Date,
): Generation {
  return newGeneration({
    organization: organization as unknown as string,
    clientAccount: clientAccount,
    ...{ post: post!, campaign: campaign, createdBy, feature, status },
    createdAt: after(reference, { hours: -hoursAgo }),
    topic: caption!.split(/[.!?\n।]/)[0]!.slice(0, 200),
    output: OUTPUTS[feature](caption!),
  });
}

/** Returns the reservation of a generation, and what ended it: a charge, or the release of what was not used. */
function entriesOf({
  id,
  organization,
  createdAt,
  createdBy,
  status,
  callCount,
  finishedAt,
}: Generation): RowOf<CostEntry>[] {
  const common = {
    ...{ organization, category: 'AI' as const, metric: 'AI_CREDITS' as const, service: 'composer' },
    ...{ idempotencyKey: keyOf(id), usageDate: dayOf(createdAt), user: createdBy },
    // The columns of the charges of platforms, which are inserted by the same statement.
    ...{ amount: '0', unitPrices: null, isEstimated: false, subjectId: id, subjectType: 'AiGeneration' },
  };
  const reserved: RowOf<CostEntry> = {
    ...{ ...common, id: random.id(createdAt), createdAt, kind: 'RESERVED' },
    ...{ quantity: 0, reservedQuantity: RESERVED },
  };
  if (!finishedAt) return [reserved];
  const isCharged = status === 'COMPLETED' && callCount > 0;
  const ended: RowOf<CostEntry> = {
    ...{ ...common, id: random.id(finishedAt), createdAt: finishedAt },
    kind: isCharged ? 'SETTLED' : 'REFUNDED',
    ...{ quantity: isCharged ? USED : 0, reservedQuantity: -RESERVED },
  };
  return [reserved, ended];
}

/** Returns the credits of a generation by its entries. */
function creditsOf(
  entries: readonly RowOf<CostEntry>[],
): Pick<AiGeneration, 'creditsUsed' | 'creditsReserved' | 'creditsRefunded'> {
  const sum = (of: (entry: RowOf<CostEntry>) => number): number =>
    entries.reduce((total, entry) => total + of(entry), 0);
  const creditsUsed = sum(({ quantity }) => quantity!);
  const creditsReserved = sum(({ reservedQuantity }) => reservedQuantity!);
  return { creditsUsed, creditsReserved, creditsRefunded: RESERVED - creditsUsed - creditsReserved };
}

const keyOf = (id: string): string => `generation:${id}:1`;

/** Returns the open reservation of a generation that has not ended. */
function reservationOf({ id, organization, createdAt, startedAt }: Generation): RowOf<UsageReservation> {
  const expiresAt = after(createdAt, { days: 1 });
  return {
    id: random.id(createdAt),
    organization,
    idempotencyKey: keyOf(id),
    createdAt,
    expiresAt,
    startedAt,
  };
}

/** Returns generations for the latest drafts of each organization, in turn of two of its authors, besides the given ones. */
export function aiRows(
  { reference }: SeedContext,
  { organizations, authors }: Identities,
  posts: readonly RowOf<Post>[],
  others: readonly Generation[],
): AiRows {
  random.seed(922);
  const generations = [...others];
  for (const [key, organization] of organizations) {
    const drafts = posts.filter(
      ({ organization: of, status, caption }) => of === organization && status === 'DRAFT' && caption,
    );
    const users = authors.get(key)!.slice(0, 2);
    for (const [index, example] of (drafts.length ? CASES : []).entries()) {
      const post = drafts.at(-1 - (index % drafts.length))!;
      generations.push(generationOf(post, example, users[index % users.length]!, reference));
    }
  }
  const made = generations.map((generation) => ({ generation, entries: entriesOf(generation) }));
  const entries = made.flatMap((one) => one.entries);
  return {
    generations: made.map(({ generation, entries: own }) => ({ ...generation, ...creditsOf(own) })),
    entries,
    reservations: generations.filter(({ finishedAt }) => !finishedAt).map(reservationOf),
    periods: creditPeriods(entries),
  };
}
