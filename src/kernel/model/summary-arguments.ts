import { badArgument } from '../errors';
import { formatted } from './constraints';
import { dimensionName, measuresOf } from './measures';
import type { Attribute } from './metadata';
import {
  boundsOf,
  type ComparedPeriod,
  type Period,
  periodsOf,
  type PeriodUnit,
  type Range,
  type RangeArguments,
  rangeOf,
} from './periods';
import { type ListSummary, MAX_DIMENSIONS, MAX_GROUPS, type Summary, type Totals } from './summaries';

/** The arguments of a computed field, as parsed by graphql-js. */
export interface SummaryArguments extends RangeArguments {
  readonly groupBy?: readonly string[] | null;
  readonly bucket?: PeriodUnit | null;
}

/** Checked arguments. */
export interface CheckedSummary {
  readonly start: Date;
  readonly end: Date;
  /** The attributes of a report that rows are grouped by, in order; `periodStart` for a period. */
  readonly dimensions: readonly Attribute[];
  /** The periods of a series, or those that a report groups by. */
  readonly periods: readonly Period[];
  /** Number of computed rows that the cost is calculated with. */
  readonly rows: number;
  /** Maximum number of computed rows. More than `rows` if a dimension has values that no enumeration lists. */
  readonly limit: number;
}

const isUnit = ({ periods }: ListSummary, name: string): name is PeriodUnit => periods.includes(name);

/** Returns the attribute of the computed row that has the value of a dimension. */
function dimensionOf({ row, ...summary }: ListSummary, name: string): Attribute {
  const measures = measuresOf(row.target);
  const isPeriod = isUnit({ row, ...summary }, name);
  return [...row.attributes.values()].find((attribute) => {
    const measure = measures.get(attribute.name);
    if (!measure) return false;
    return isPeriod ? 'period' in measure : dimensionName(attribute.name, measure) === name;
  })!;
}

function checkDimensions(summary: ListSummary, names: readonly string[]): void {
  if (names.length > MAX_DIMENSIONS)
    throw badArgument('groupBy', `must have at most ${MAX_DIMENSIONS} items, but has ${names.length}.`);
  if (new Set(names).size < names.length) throw badArgument('groupBy', 'must not contain an item twice.');
  const units = names.filter((name) => isUnit(summary, name));
  if (units.length > 1)
    throw badArgument('groupBy', `must have at most one of ${summary.periods.join(', ')}.`);
}

/** Returns the maximum number of groups by a dimension, undefined for the period. Null is a value, too. */
function valuesOf({ row }: Summary, { name, type }: Attribute): number | undefined {
  const measure = measuresOf(row.target).get(name);
  const most = type.values?.length ?? (measure && 'dimension' in measure ? measure.most : undefined);
  return most === undefined ? undefined : most + 1;
}

const isPeriod = ({ row }: Summary, { name }: Attribute): boolean =>
  'period' in measuresOf(row.target).get(name)!;

function checkReport(summary: ListSummary, names: readonly string[], range: Range): CheckedSummary {
  checkDimensions(summary, names);
  const [start, end] = boundsOf(range);
  const unit = names.find((name): name is PeriodUnit => isUnit(summary, name));
  const periods = unit ? periodsOf(range, unit, 'groupBy') : [];
  const dimensions = names.map((name) => dimensionOf(summary, name));
  const counts = dimensions.map((one) => valuesOf(summary, one) ?? periods.length);
  const rows = counts.reduce((product, count) => product * count, 1);
  if (rows > MAX_GROUPS)
    throw badArgument(
      'groupBy',
      `must lead to at most ${formatted(MAX_GROUPS)} groups, but can lead to ${formatted(rows)}. Use a longer unit or fewer days.`,
    );
  const isOpen = dimensions.some((one) => !isPeriod(summary, one) && !one.type.values);
  return { start, end, dimensions, periods, rows, limit: isOpen ? MAX_GROUPS : rows };
}

/** The periods that totals are about: the range, and the same number of days before. */
export type ComparedRanges = ReadonlyMap<ComparedPeriod, readonly [start: Date, end: Date]>;

/** Checks the arguments of totals. Throws BAD_USER_INPUT for an invalid one. */
export function checkedRanges({ hasRange }: Totals, args: SummaryArguments): ComparedRanges {
  const periods: readonly ComparedPeriod[] = hasRange ? ['PREVIOUS', 'CURRENT'] : [];
  return new Map(periods.map((period) => [period, boundsOf(rangeOf({ ...args, period }))]));
}

/** Checks the arguments of a computed field. Throws BAD_USER_INPUT for an invalid one. */
export function checkedSummary(summary: ListSummary, args: SummaryArguments): CheckedSummary {
  const range = rangeOf(args);
  if (summary.kind === 'report') return checkReport(summary, args.groupBy ?? [], range);
  const periods = periodsOf(range, args.bucket ?? 'DAY', 'bucket');
  const [start, end] = boundsOf(range);
  return { start, end, dimensions: [], periods, rows: periods.length, limit: periods.length };
}

/** Returns the maximum number of rows of a computed field, from arguments that are not checked yet. Invalid ones return none. */
export function maxSummaryRows(summary: Summary, args: Readonly<Record<string, unknown>>): number {
  if (summary.kind === 'totals') return 1;
  try {
    const groupBy = args.groupBy === undefined ? undefined : ([args.groupBy].flat() as string[]);
    return checkedSummary(summary, { ...args, groupBy } as unknown as SummaryArguments).rows;
  } catch {
    return 1;
  }
}
