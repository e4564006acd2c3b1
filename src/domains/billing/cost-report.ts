import {
  Computed,
  counter,
  currency,
  decimal,
  declareReport,
  Measured,
  oneOf,
  PeriodStart,
} from '../../kernel/model';
import { Organization } from '../organizations/organization.entity';
import { CostCategory, type UsageMetric } from './billing.enums';
import { CostEntry } from './cost-entry.entity';

/** More than the currencies in which models and platforms are paid. */
const MAX_CURRENCIES = 9;

/** SQL of the quantity of one metric. Null for entries of the others. */
const quantityOf = (metric: UsageMetric): string =>
  `CASE WHEN {metric} = '${metric}' THEN {quantity}::bigint END`;

/** Totals of the ledger. Corrections count on the day on which they are made. */
class CostReportRow {
  @Measured(
    oneOf(CostCategory),
    { dimension: '{category}' },
    { description: 'The kind of service.', nullIf: 'not grouped by `CATEGORY`' },
  )
  category!: CostCategory | null;

  @Measured(
    currency,
    { dimension: '{currency}', most: MAX_CURRENCIES },
    { description: 'The ISO 4217 currency code of `amount`.', nullIf: 'not grouped by `CURRENCY`' },
  )
  currency!: string | null;

  @PeriodStart({
    description:
      'The first day of the period in the time zone of the report. The first period can start before `from`, but contains no entries from before it.',
    nullIf: 'not grouped by a unit of time',
  })
  periodStart!: string | null;

  @Measured(counter, { count: true }, { description: 'Number of cost entries.' })
  entries!: number;

  @Measured(
    decimal(26, 6),
    { sum: '{amount}' },
    { description: 'The sum of all amounts.', nullIf: 'there are none', hidden: true },
  )
  sum!: string | null;

  @Computed(decimal(26, 6), 'CASE WHEN {currency} IS NOT NULL THEN {sum} END', {
    description: 'The costs. Estimates count until they are corrected, and reservations do not.',
    nullIf: 'not grouped by `CURRENCY`, since amounts of several currencies have no sum',
  })
  amount!: string | null;

  @Measured(
    counter,
    { sum: quantityOf('AI_CREDITS') },
    {
      description: 'Number of AI credits used. Negative if more was corrected than used.',
      nullIf: 'no entry is about AI credits',
    },
  )
  aiCredits!: number | null;
}

declareReport(CostReportRow, 'Totals of cost entries.', {
  name: 'costs',
  description:
    'Totals of the cost entries that were made on the given days, grouped by category, currency or time, in this order. Groups without entries are omitted. Only viewers with `BILLING_READ` see entries.',
  rows: CostEntry,
  list: 'costEntries',
  on: [Organization],
  at: 'createdAt',
  periods: ['DAY', 'WEEK', 'MONTH'],
});
