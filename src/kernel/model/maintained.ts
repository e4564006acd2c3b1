import { type Description } from './descriptions';
import { Field } from './decorators';
import type { FieldOptions } from './field-options';
import { type BelongsTo, type ClassRef, columnOf, draftOf, type Model, modelOf } from './metadata';
import type { Maintained, RowCopy, RowDerivation } from './value-sources';
import { counter, type ValueType } from './types';

/** Columns whose values the kernel maintains. No input sets them, and their changes are no updates of the row. */

type Options = Description &
  Pick<FieldOptions, 'nullable' | 'hidden' | 'audience' | 'filter' | 'order' | 'column'>;

/**
 * Declares a counter that only `increment` changes. Everyone who can see the row can increment it, so the mutation that
 * does decides who may.
 */
export function Counter(options: Options): PropertyDecorator {
  return (prototype, key) => {
    Field(counter, { default: '0', ...options })(prototype, key);
    maintain(prototype, String(key), { by: 'increments' });
  };
}

/**
 * Declares a column that a trigger derives from other columns of the row, for values that are expensive to compute when they
 * are read. A new row can bring the value along, as copies do.
 */
export function Derived(type: ValueType, derivation: RowDerivation, options: Options): PropertyDecorator {
  return (prototype, key) => {
    Field(type, { nullable: true, ...options })(prototype, key);
    maintain(prototype, String(key), { by: 'row', ...derivation });
  };
}

/**
 * Declares a column that triggers copy from the row that a relation leads to, for lists that are sorted or searched by it: an
 * index cannot contain columns of another table.
 */
export function Copied(type: ValueType, copy: RowCopy, options: Options): PropertyDecorator {
  return (prototype, key) => {
    Field(type, { nullable: true, ...options })(prototype, key);
    maintain(prototype, String(key), { by: 'copy', ...copy });
  };
}

function maintain(prototype: object, name: string, maintained: Maintained): void {
  const { attributes } = draftOf(prototype.constructor as ClassRef);
  attributes.set(name, { ...attributes.get(name)!, maintained });
}

/** Throws if a value that has an audience could be read through its copy. */
export function verifyCopies(model: Model): void {
  for (const { name, hidden, maintained } of model.attributes.values()) {
    if (maintained?.by !== 'copy') continue;
    const relation = model.belongsTo.get(maintained.through);
    if (!relation) throw new Error(`${model.name}.${name}: relation '${maintained.through}' does not exist.`);
    const { attributes } = modelOf(relation.target());
    const sources = [...maintained.value.matchAll(/\{(\w+)\}/g)].map(([, one]) => attributes.get(one!));
    if (!hidden && sources.some((source) => source?.audience !== undefined || source?.secret))
      throw new Error(`${model.name}.${name} copies a value that has an audience, so it has to be hidden.`);
  }
}

/** An aggregate over the rows of an entity that refer to the row, as SQL with `{name}` of these rows. */
interface Aggregate {
  readonly over: ClassRef;
  readonly value: string;
}

/** An entity whose rows determine values, with the properties that the values depend on. Updates of others derive nothing. */
interface DerivedSource {
  readonly of: ClassRef;
  readonly reads: readonly string[];
}

/** Columns that triggers derive from other rows. */
export interface DerivedColumns {
  /** The entity that has the columns. */
  readonly on: ClassRef;
  /** The entities whose rows determine the values. Each has one relation to `on`. */
  readonly from: readonly (ClassRef | DerivedSource)[];
  /** Values by property: an aggregate, or SQL with `{name}` of the row. */
  readonly set: Readonly<Record<string, Aggregate | string>>;
}

/** A declaration with its models. */
export interface Derivation {
  readonly on: Model;
  readonly from: readonly Source[];
  readonly set: DerivedColumns['set'];
}

interface Source {
  readonly model: Model;
  readonly relation: BelongsTo;
  /** The columns that the values depend on. Undefined if they depend on all. */
  readonly reads?: readonly string[];
}

const registry: Derivation[] = [];

/** Returns the only relation of a model to another one. */
export function relationTo(model: Model, target: Model): BelongsTo {
  const found = [...model.belongsTo.values()].filter((one) => modelOf(one.target()) === target);
  if (found.length !== 1) throw new Error(`${model.name} needs one relation to ${target.name}.`);
  return found[0]!;
}

/**
 * Declares columns that change with rows of later entities, in the transaction that writes these. A change records the
 * event of an update of the row, so that subscribers receive it.
 */
export function declareDerived({ on, from, set }: DerivedColumns): void {
  const model = modelOf(on);
  if (!model.tenant) throw new Error(`${model.name} belongs to no tenant, so its columns cannot be derived.`);
  for (const name of Object.keys(set)) {
    const attribute = model.attributes.get(name);
    if (!attribute?.column) throw new Error(`${model.name} has no column for '${name}'.`);
    model.attributes.set(name, { ...attribute, maintained: { by: 'rows' } });
  }
  registry.push({ on: model, from: from.map((source) => sourceOf(source, model)), set });
}

function sourceOf(source: ClassRef | DerivedSource, target: Model): Source {
  if (typeof source === 'function') {
    const model = modelOf(source);
    return { model, relation: relationTo(model, target) };
  }
  const model = modelOf(source.of);
  const relation = relationTo(model, target);
  // A row that moves changes the values of both rows that it refers to.
  const reads = [...new Set([relation.column, ...source.reads.map((name) => columnOf(model, name))])];
  return { model, relation, reads };
}

export const allDerivations = (): readonly Derivation[] => registry;
