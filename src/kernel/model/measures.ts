import { Field } from './decorators';
import type { Description } from './descriptions';
import type { ClassRef } from './metadata';
import { date, type ValueType } from './types';

/** How a value of a computed row follows from the rows that it is about. SQL is written with `{name}` of these rows. */
export type Measure =
  /** The value that the rows have in common if they are grouped by it. `most` is the number of values that no enumeration lists. */
  | { readonly dimension: string; readonly most?: number }
  /** The first day of the period of the rows. */
  | { readonly period: true }
  | { readonly count: true }
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

/** Declares a value of a computed row. */
export function Measured(type: ValueType, measure: Measure, options: Options): PropertyDecorator {
  return (prototype, key) => {
    const target = prototype.constructor as ClassRef;
    Field(type, { nullable: !('count' in measure), ...options })(prototype, key);
    registry.set(target, (registry.get(target) ?? new Map<string, Measure>()).set(String(key), measure));
  };
}

/** Declares the first day of the period of a computed row. */
export const PeriodStart = (options: Options): PropertyDecorator => Measured(date, { period: true }, options);
