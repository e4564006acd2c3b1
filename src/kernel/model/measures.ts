import { Composite, Embedded, Field } from './decorators';
import type { Description } from './descriptions';
import { type ClassRef, draftOf, idField, upperFirst, upperSnake } from './metadata';
import type { ComparedPeriod } from './periods';
import { date, id, type ValueType } from './types';

/** The rows that a value of totals is computed from. SQL is written with `{name}` of these rows. */
interface Source {
  /** The list of these rows, the relation to the only one, or `SELF` for the row that has the totals. */
  readonly of?: string;
  readonly where?: string;
  /** Time of a row, in a class whose objects are about a period. */
  readonly at?: string;
  /** Set by `OfPeriod`. */
  readonly within?: ComparedPeriod;
}

/** How a value of a computed row follows from the rows that it is about. SQL is written with `{name}` of these rows. */
export type Measure = Source & Value;

/** A relation of computed rows. */
export interface LeadsTo extends Description {
  readonly name: string;
  readonly target: () => ClassRef;
}

type Value =
  /**
   * The value that the rows have in common if they are grouped by it. `most` is the expected number of values that no
   * enumeration lists. `leadsTo` is the relation whose key the value is.
   */
  | { readonly dimension: string; readonly most?: number; readonly leadsTo?: LeadsTo }
  /** The first day of the period of the rows. */
  | { readonly period: true }
  | { readonly count: true }
  /** Number of distinct values. */
  | { readonly distinct: string }
  /** Null if all values are null: what nobody measured is not zero. */
  | { readonly sum: string }
  | { readonly max: string }
  /** The value of the latest row. */
  | { readonly last: string };

const registry = new Map<ClassRef, Map<string, Measure>>();

/** Returns the measures of a class and its base classes, by property. */
export function measuresOf(target: ClassRef): ReadonlyMap<string, Measure> {
  const found = new Map<string, Measure>();
  for (let c: ClassRef | null = target; c; c = Object.getPrototypeOf(c) as ClassRef | null)
    for (const [name, measure] of registry.get(c) ?? []) if (!found.has(name)) found.set(name, measure);
  return found;
}

type Options = Description & { nullable?: boolean; hidden?: boolean };

/** Returns the name of a dimension in arguments. Undefined for other measures. */
export const dimensionName = (name: string, measure: Measure): string | undefined =>
  'dimension' in measure ? upperSnake(measure.leadsTo?.name ?? name) : undefined;

/** Declares a value of a computed row. */
export function Measured(type: ValueType, measure: Measure, options: Options): PropertyDecorator {
  return (prototype, key) => {
    Field(type, { nullable: !isNumber(measure), ...options })(prototype, key);
    register(prototype, String(key), measure);
  };
}

/** Declares a row that the rows have in common if they are grouped by it. Null if it is not visible to the viewer. */
export function MeasuredRelation(
  target: () => ClassRef,
  { dimension, most }: { readonly dimension: string; readonly most: number },
  options: Description,
): PropertyDecorator {
  return (prototype, key) => {
    const leadsTo = { ...options, name: String(key), target };
    const { description } = options;
    Measured(
      id,
      { dimension, most, leadsTo },
      { description, hidden: true },
    )(prototype, idField(leadsTo.name));
  };
}

/** Whether the value is zero, and not null, if there are no rows. */
export const isNumber = (measure: Measure): boolean => 'count' in measure || 'distinct' in measure;

function register(prototype: object, name: string, measure: Measure): void {
  const target = prototype.constructor as ClassRef;
  registry.set(target, (registry.get(target) ?? new Map<string, Measure>()).set(name, measure));
}

/** Declares the first day of the period of a computed row. */
export const PeriodStart = (options: Options): PropertyDecorator => Measured(date, { period: true }, options);

/**
 * Declares an object with the values of one period, which the class declares with `at`. It is never null: `presence` is a
 * number of it.
 */
export function OfPeriod(
  shape: () => ClassRef,
  period: ComparedPeriod,
  options: Description & { presence: string },
): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    Embedded(shape, options)(prototype, key);
    const { parts, presence } = draftOf(prototype.constructor as ClassRef).composites.get(name)!;
    Composite(shape, parts, { ...options, presence })(prototype, key);
    for (const [part, measure] of measuresOf(shape()))
      register(prototype, name + upperFirst(part), { ...measure, within: period });
  };
}
