import type { Measure } from '../model/measures';
import type { Attribute } from '../model/metadata';

/** Sums are counters, too. JSON cannot represent larger ones exactly. */
const MAX_SUM = '9007199254740991';

interface Rows {
  /** Returns the SQL of a value of a row. */
  readonly value: (sql: string) => string;
  /** The time of a row. */
  readonly at?: string;
  /** Condition of the rows. */
  readonly where?: string;
}

/** Returns the SQL of an aggregate of rows. */
export function aggregateSql(measure: Measure, { type }: Attribute, { value, at, where }: Rows): string {
  const filter = where === undefined ? '' : ` FILTER (WHERE ${where})`;
  if ('count' in measure) return `count(*)${filter}`;
  if ('distinct' in measure) return `count(DISTINCT ${value(measure.distinct)})${filter}`;
  if ('max' in measure) return `max(${value(measure.max)})${filter}`;
  if ('last' in measure) return `(array_agg(${value(measure.last)} ORDER BY ${at!} DESC)${filter})[1]`;
  if (!('sum' in measure)) throw new Error('A dimension is no aggregate.');
  const summed = value(measure.sum);
  if (type.sql !== 'bigint') return `sum(${summed})${filter}`;
  // LEAST ignores null.
  return `CASE WHEN count(${summed})${filter} > 0 THEN LEAST(sum(${summed})${filter}, ${MAX_SUM})::bigint END`;
}
