import type { CostEntry } from '../domains/billing/cost-entry.entity';
import type { UsagePeriod } from '../domains/billing/usage-period.entity';
import { monthOf } from './costs';
import { random } from './random';
import type { RowOf } from './seed-context';

/** AI credits of the plan in a month. Days are not limited. */
const MONTHLY_CREDITS = 50;

/** Returns the counters of AI credits: of each month and day of an organization, and of each day of its users. */
export function creditPeriods(entries: readonly RowOf<CostEntry>[]): RowOf<UsagePeriod>[] {
  const periods = new Map<string, RowOf<UsagePeriod> & { used: number; reserved: number }>();
  for (const { organization, createdAt, usageDate, user, quantity, reservedQuantity } of entries) {
    const day = { startDate: usageDate!, endDate: usageDate! };
    for (const place of [
      { unit: 'MONTH', ...monthOf(usageDate!), user: null, limit: MONTHLY_CREDITS },
      { unit: 'DAY', ...day, user: null, limit: null },
      { unit: 'DAY', ...day, user: user!, limit: null },
    ] as const) {
      const key = JSON.stringify([organization, place]);
      const period = periods.get(key) ?? {
        ...{ id: random.id(createdAt!), organization, metric: 'AI_CREDITS' as const, ...place },
        ...{ used: 0, reserved: 0, createdAt, updatedAt: createdAt },
      };
      periods.set(key, period);
      period.used += quantity!;
      period.reserved += reservedQuantity!;
    }
  }
  return [...periods.values()];
}
