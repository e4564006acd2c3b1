import { ObjectType } from 'type-graphql';
import { formatted } from './constraints';
import { sentences } from './descriptions';
import { enumeration, type Enumeration } from './enumeration';
import { dimensionName, measuresOf } from './measures';
import type { ClassRef, Model } from './metadata';
import { ComparedPeriod, MAX_PERIODS, MAX_RANGE_YEARS, PERIOD_UNITS } from './periods';
import { DateScalar, TimeZoneScalar } from './scalars';
import {
  type ListSummary,
  MAX_DIMENSIONS,
  MAX_GROUPS,
  summariesOf,
  type Summary,
  summaryCost,
  summaryRows,
} from './summaries';
import { addArgument, addField, type GraphType } from './type-graphql-support';

/** Declares computed fields, with their arguments and the types of their rows. */

const UNIT_TEXTS = {
  HOUR: 'Hours. On a day on which clocks change by less than an hour, the last one is shorter.',
  DAY: 'Days.',
  WEEK: 'Weeks, from Monday to Sunday.',
  MONTH: 'Calendar months.',
} as const;

const TimeBucket = enumeration('TimeBucket', 'The length of the periods of a series.', UNIT_TEXTS);

const RANGE: [string, GraphType, string][] = [
  ['from', () => DateScalar, 'The first day.'],
  [
    'to',
    () => DateScalar,
    `The last day, inclusive. Must be less than ${MAX_RANGE_YEARS} years after \`from\`.`,
  ],
  ['timeZone', () => TimeZoneScalar, 'The time zone in which days start.'],
];

const dimensionEnums = new Map<Model, Enumeration>();

/** Returns the enum of what a report can be grouped by. */
function dimensionsOf({ row, periods }: ListSummary): Enumeration {
  const known = dimensionEnums.get(row);
  if (known) return known;
  const own = [...measuresOf(row.target)].flatMap(([name, measure]) => {
    const dimension = dimensionName(name, measure);
    return dimension === undefined ? [] : [[dimension, row.attributes.get(name)!.description] as const];
  });
  const units = PERIOD_UNITS.filter((unit) => periods.includes(unit)).map((unit) => [unit, UNIT_TEXTS[unit]]);
  const values = Object.fromEntries([...own, ...units]) as Record<string, string>;
  const dimensions = enumeration(
    `${row.name.replace(/Row$/, '')}Dimension`,
    'The dimensions of a report.',
    values,
  );
  dimensionEnums.set(row, dimensions);
  return dimensions;
}

function addArguments(target: ClassRef, summary: Summary): void {
  const { name, kind } = summary;
  if (kind === 'totals' && !summary.hasRange) return;
  RANGE.forEach(([argument, type, description], i) =>
    addArgument(target, name, argument, type, { description }, i),
  );
  const add = (argument: string, type: GraphType, description: string, i: number): void =>
    addArgument(target, name, argument, type, { description, nullable: true }, RANGE.length + i);
  if (kind === 'totals') return;
  if (kind === 'series') {
    const text = `The length of the periods. Defaults to \`DAY\`. At most ${formatted(MAX_PERIODS)} periods.`;
    add('bucket', () => TimeBucket, text, 0);
    return;
  }
  const dimensions = dimensionsOf(summary);
  add(
    'groupBy',
    () => [dimensions],
    `Dimensions to group by, in the order of sorting. At most ${MAX_DIMENSIONS} items, of which at most one is a unit of time. ` +
      `At most ${formatted(MAX_PERIODS)} periods and ${formatted(MAX_GROUPS)} possible groups. ` +
      'If omitted, returns one row with the totals.',
    0,
  );
  add('period', () => ComparedPeriod, 'The days to report. Defaults to `CURRENT`.', 1);
}

/** Declares the types of all computed rows; `addFields` adds the fields that follow from attributes. */
export function addSummaryTypes(addFields: (model: Model) => void): void {
  for (const row of summaryRows()) {
    ObjectType(row.name, { description: row.description, simpleResolvers: true })(
      row.target as unknown as Function,
    );
    addFields(row);
  }
}

const ROW_COSTS = { report: ', and 1 per possible group', series: ', and 1 per period', totals: '' } as const;

/** Declares the computed fields of a model. */
export function addSummaries(model: Model): void {
  for (const summary of summariesOf(model).values()) {
    const { name, kind, description, row } = summary;
    addArguments(model.target, summary);
    const note = `Adds ${summaryCost(summary)} to the operation cost${ROW_COSTS[kind]}.`;
    const type: GraphType = kind === 'totals' ? () => row.target : () => [row.target];
    addField(model.target, name, type, { description: sentences(description, note) });
  }
}
