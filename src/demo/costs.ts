import type { CostEntry } from '../domains/billing/cost-entry.entity';
import type { UsagePeriod } from '../domains/billing/usage-period.entity';
import type { Publication } from '../domains/publishing/publication.entity';
import { linksIn } from '../domains/publishing/text/x-text';
import { dayOf, random } from './random';
import type { RowOf } from './seed-context';

/** US dollars that X charges for a post. */
const PRICES = { plain: '0.015', withLink: '0.2' };

/** Returns the first and the last day of the month of a day. */
export function monthOf(day: string): { startDate: string; endDate: string } {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return { startDate: `${day.slice(0, 7)}-01`, endDate: dayOf(new Date(Date.UTC(year, month, 0))) };
}

/** Returns what X charged for an attempt, if it published the post, or nobody knows whether it did. */
function entryOf(publication: RowOf<Publication>): RowOf<CostEntry>[] {
  const { id, organization, platform, status, caption, attemptedAt, retryCount } = publication;
  if (platform !== 'X' || !attemptedAt || (status !== 'PUBLISHED' && status !== 'UNKNOWN')) return [];
  const amount = linksIn(caption ?? '').length ? PRICES.withLink : PRICES.plain;
  return [
    {
      id: random.id(attemptedAt),
      organization,
      createdAt: attemptedAt,
      kind: 'CHARGED',
      category: 'PLATFORM',
      service: 'X',
      metric: 'PAID_POSTS',
      quantity: 1,
      amount,
      unitPrices: { post: amount },
      isEstimated: status === 'UNKNOWN',
      idempotencyKey: `publication:${id}:${(retryCount ?? 0) + 1}`,
      usageDate: dayOf(attemptedAt),
      subjectId: id,
      subjectType: 'Publication',
    },
  ];
}

/** Returns what publications have cost, with the counters of each month. */
export function costRows(publications: readonly RowOf<Publication>[]): {
  costEntries: RowOf<CostEntry>[];
  usagePeriods: RowOf<UsagePeriod>[];
} {
  random.seed(920);
  const costEntries = publications.flatMap(entryOf);
  const periods = new Map<string, RowOf<UsagePeriod> & { used: number }>();
  for (const { organization, usageDate, createdAt } of costEntries) {
    const month = monthOf(usageDate!);
    const key = `${organization} ${month.startDate}`;
    const period = periods.get(key) ?? {
      id: random.id(createdAt!),
      organization,
      metric: 'PAID_POSTS' as const,
      unit: 'MONTH' as const,
      ...month,
      used: 0,
      createdAt,
      updatedAt: createdAt,
    };
    periods.set(key, period);
    period.used += 1;
  }
  return { costEntries, usagePeriods: [...periods.values()] };
}
