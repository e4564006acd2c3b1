import type { Campaign } from '../domains/campaigns/campaign.entity';
import type { CampaignKind, CampaignStatus } from '../domains/campaigns/campaigns.enums';
import { type Brand, brands } from './brands';
import type { Identities } from './people';
import { after, dayOf, earlier, random } from './random';
import { campaignIdeas } from './texts/campaigns';
import type { RowOf, SeedContext } from './seed-context';

/** A campaign while posts are assigned to it. Its results are computed from its publications. */
export interface Run {
  readonly row: RowOf<Campaign> & { id: string };
  readonly brand: Brand;
  readonly status: CampaignStatus;
  readonly from: Date;
  readonly to: Date;
}

/** Number of campaigns per status, 40 in total, so that every list has campaigns of each status. */
const STATUSES: Readonly<Record<CampaignStatus, number>> = {
  ACTIVE: 13,
  COMPLETED: 11,
  DRAFT: 5,
  REVIEW: 3,
  PAUSED: 3,
  CANCELLED: 2,
  ARCHIVED: 3,
};
const KINDS: Readonly<Record<CampaignKind, number>> = { ORGANIC: 20, PAID: 6, BOTH: 14 };

/** Start of a campaign by status, in days from the reference time, and its duration. */
const PERIODS: Readonly<Record<CampaignStatus, { begins: [number, number]; lasts: [number, number] }>> = {
  ACTIVE: { begins: [-70, -20], lasts: [100, 140] },
  COMPLETED: { begins: [-280, -120], lasts: [50, 100] },
  DRAFT: { begins: [15, 45], lasts: [30, 60] },
  REVIEW: { begins: [6, 20], lasts: [30, 60] },
  PAUSED: { begins: [-60, -30], lasts: [90, 110] },
  CANCELLED: { begins: [-140, -90], lasts: [60, 80] },
  ARCHIVED: { begins: [-320, -290], lasts: [60, 90] },
};

/** Expands `{ A: 2, B: 1 }` to `[A, A, B]` and shuffles it. */
function dealt<T extends string>(counts: Readonly<Record<T, number>>): T[] {
  const entries = Object.entries(counts) as [T, number][];
  return random.shuffled(entries.flatMap(([value, count]) => Array<T>(count).fill(value)));
}

const money = (amount: number): string => amount.toFixed(2);

function adsOf(kind: CampaignKind, status: CampaignStatus, brand: Brand, spent: number): RowOf<Campaign> {
  const paid = kind !== 'ORGANIC';
  const ran = paid && spent > 0;
  const impressions = ran
    ? Math.round((spent / (brand.currency === 'INR' ? 0.16 : 0.006)) * random.float(0.7, 1.4))
    : null;
  const clicks = impressions === null ? null : Math.round(impressions * random.float(0.008, 0.024));
  return {
    adsMetaCampaignId: ran ? `1202${random.digits(14)}` : null,
    adsObjective: paid
      ? random.one(['OUTCOME_LEADS', 'OUTCOME_SALES', 'OUTCOME_AWARENESS', 'OUTCOME_TRAFFIC'])
      : null,
    adsTargetAudience: paid
      ? {
          ageMin: random.one([18, 21, 25]),
          ageMax: random.one([35, 45, 55]),
          cities: [brand.city],
          interests: [brand.business],
        }
      : null,
    adsAudienceSizeEstimate: paid
      ? { lower: random.int(80, 200) * 1000, upper: random.int(210, 600) * 1000 }
      : null,
    adsOptimizationGoals: paid
      ? { costPerAction: money(random.float(4, 90)), returnOnAdSpend: money(random.float(1.8, 5)) }
      : null,
    adsAiOptimizationEnabled: paid ? status === 'ACTIVE' && random.chance(0.6) : null,
    adsImpressions: impressions,
    adsClicks: clicks,
    adsConversions: clicks === null ? null : Math.round(clicks * random.float(0.02, 0.11)),
  };
}

function run(
  brand: Brand,
  place: number,
  status: CampaignStatus,
  kind: CampaignKind,
  world: SeedContext,
  who: Identities,
): Run {
  const { name, theme, description, purpose } = campaignIdeas[brand.business][place]!;
  const { begins, lasts } = PERIODS[status];
  const from = after(world.reference, { days: random.int(...begins) });
  const to = after(from, { days: random.int(...lasts) });
  const createdAt = after(earlier(from, world.reference), {
    days: -random.int(3, 20),
    hours: random.int(3, 12),
  });
  const scale = brand.currency === 'INR' ? 1 : 0.02;
  const budget = random.int(8, 90) * 5_000 * scale;
  const share = {
    ACTIVE: 0.55,
    COMPLETED: 0.97,
    PAUSED: 0.4,
    CANCELLED: 0.2,
    ARCHIVED: 0.95,
    DRAFT: 0,
    REVIEW: 0,
  }[status];
  const spent = Math.round(budget * share * random.float(0.85, 1));
  const undecided = status === 'DRAFT' && random.chance(0.4);
  const row = {
    id: random.id(createdAt),
    organization: who.organizations.get(brand.organization)!,
    clientAccount: who.clientAccounts.get(brand.key) ?? null,
    name,
    description,
    theme,
    kind,
    status,
    approvalStatus:
      status === 'DRAFT'
        ? 'PENDING'
        : status === 'REVIEW'
          ? random.one(['PENDING', 'REVISION_REQUESTED'] as const)
          : status === 'CANCELLED'
            ? 'REJECTED'
            : 'APPROVED',
    purpose,
    startDate: undecided ? null : dayOf(from),
    endDate: undecided ? null : dayOf(to),
    currency: brand.currency,
    budgetAmount: undecided ? null : money(budget),
    dailyBudgetAmount: kind === 'ORGANIC' || undecided ? null : money(Math.round(budget / 45)),
    spentAmount: money(spent),
    costPerPostAmount: null,
    strategy: {
      postingFrequency: random.one(['daily', 'three times a week', 'weekdays']),
      optimalTimes: random.one([
        ['09:00', '13:00', '19:30'],
        ['08:30', '18:00'],
        ['11:00', '20:00'],
      ]),
      contentTypes: random
        .one([
          ['IMAGE', 'CAROUSEL'],
          ['IMAGE', 'VIDEO'],
          ['CAROUSEL', 'VIDEO', 'IMAGE'],
        ] as const)
        .slice(),
      tone: random.one(['FRIENDLY', 'PROFESSIONAL_FRIENDLY', 'FUN', 'CASUAL'] as const),
    },
    aiSettings: {
      autoGenerateCaptions: random.chance(0.6),
      autoSuggestHashtags: random.chance(0.8),
      brandVoiceConsistency: random.int(70, 95),
      contentVariety: random.one(['LOW', 'MEDIUM', 'HIGH'] as const),
    },
    targets: {
      postsCount: random.int(4, 12) * 5,
      engagementRate: money(random.float(2, 7)),
      reach: random.int(20, 400) * 1_000,
      roi: money(random.int(12, 40) * 10),
    },
    actuals: { postsPublished: 0, totalEngagement: null, totalReach: null, conversionRate: null },
    ...adsOf(kind, status, brand, spent),
    version: random.int(1, 9),
    createdBy: random.one(who.authors.get(brand.organization)!),
    deletedAt: null,
    createdAt,
    updatedAt: earlier(after(createdAt, { days: random.int(1, 30) }), world.reference),
  } satisfies RowOf<Campaign>;
  return { row, brand, status, from, to };
}

/** Returns 40 campaigns. */
export function campaignRuns(world: SeedContext, who: Identities): Run[] {
  random.seed(404);
  const statuses = dealt(STATUSES);
  const kinds = dealt(KINDS);
  return brands.flatMap((brand) =>
    Array.from({ length: brand.campaigns }, (_, place) =>
      run(brand, place, statuses.pop()!, kinds.pop()!, world, who),
    ),
  );
}

/** Total metrics of the publications of a campaign. */
export interface Reached {
  posts: number;
  engagement: number;
  reach: number;
}

/** Returns the rows of the campaigns, with the results of their publications. */
export function campaignRows(runs: readonly Run[], reached: ReadonlyMap<string, Reached>): RowOf<Campaign>[] {
  return runs.map(({ row }): RowOf<Campaign> => {
    const sums = reached.get(row.id);
    const { adsClicks, adsConversions, spentAmount } = row as RowOf<Campaign>;
    const conversionRate =
      typeof adsClicks === 'number' && adsClicks > 0
        ? money((100 * Number(adsConversions)) / adsClicks)
        : null;
    const spent = Number(spentAmount);
    return {
      ...row,
      costPerPostAmount: sums && spent > 0 ? money(spent / sums.posts) : null,
      actuals: {
        postsPublished: sums?.posts ?? 0,
        totalEngagement: sums?.engagement ?? null,
        totalReach: sums?.reach ?? null,
        conversionRate,
      },
    };
  });
}
