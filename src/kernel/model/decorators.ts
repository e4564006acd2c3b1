import { type Description, labeled, pluralOf } from './descriptions';
import {
  type Attribute,
  type BelongsTo as BelongsToMeta,
  type ClassRef,
  type Composite as CompositeMeta,
  draftOf,
  type Draft,
  type Inverse,
  lineage,
  type ManyToMany,
  type Model as ModelMeta,
  type ModelOptions,
  registerModel,
  registerShape,
  shapeOf,
  snakeCase,
  type Thunk,
  lowerFirst,
  upperFirst,
  words,
} from './metadata';
import { id, dateTime, integer, type ValueType } from './types';

const descriptionOf = ({
  description,
  nullIf,
  nullUntil,
  filterNote,
  createNote,
}: Description): Description => ({
  description,
  nullIf,
  nullUntil,
  filterNote,
  createNote,
});

const draftAt = (prototype: object): Draft => draftOf(prototype.constructor as ClassRef);

export interface FieldOptions extends Description {
  nullable?: boolean;
  /** SQL of the column's default, such as `now()` or `'{}'`. */
  default?: string;
  /** Stored, but not in the graph. */
  hidden?: boolean;
  /** A hash, token or key: neither in the graph nor readable by the login that serves. */
  secret?: boolean;
  /** Offered in `where` of every list of this type; an index has to serve it. */
  filter?: boolean;
  /** Offered in `orderBy` of every list of this type; every list gets an index that ends with it. */
  order?: boolean;
  /** The column's name where the property in snake case is not it. */
  column?: string;
}

/** A stored column and the graph field that shows it. */
export function Field(type: ValueType, options: FieldOptions): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    if (options.filter && !type.filter) throw new Error(`${name}: comparing ${type.sql} is not leakproof.`);
    if (options.order && !(type.isOutputText && (type.nullSortValue || !options.nullable)))
      throw new Error(`${name}: ${options.nullable ? 'nullable ' : ''}${type.sql} gives no order.`);
    draftAt(prototype).attributes.set(name, {
      name,
      type,
      ...descriptionOf(options),
      nullable: options.nullable ?? false,
      column: options.column ?? snakeCase(name),
      defaultSql: options.default,
      hidden: (options.hidden ?? false) || (options.secret ?? false),
      secret: options.secret ?? false,
      filter: options.filter ?? false,
      order: options.order ?? false,
    });
  };
}

/** A graph field that is SQL over other attributes of the same row, written `{name}`. */
export function Computed(
  type: ValueType,
  expression: string,
  options: Description & { nullable?: boolean; expensive?: boolean },
): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    draftAt(prototype).attributes.set(name, {
      name,
      type,
      expression,
      expensive: options.expensive,
      ...descriptionOf(options),
      nullable: options.nullable ?? true,
      hidden: false,
      secret: false,
      filter: false,
      order: false,
    });
  };
}

/** An object field made of several attributes of the row; null when the attribute `presence` is. */
export function Composite(
  shape: Thunk<ClassRef>,
  parts: Record<string, string>,
  options: Description & { nullable?: boolean; presence: string },
): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    draftAt(prototype).composites.set(name, { name, shape, parts, nullable: false, ...options });
  };
}

/**
 * A shape whose fields are columns of this row, each named with the property as prefix:
 * `insights: Insights` with `reach` is the column `insights_reach`. Null when `presence` (a field of the shape) is.
 */
export function Embedded(
  shape: () => ClassRef,
  options: Description & { presence: string },
): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    const draft = draftAt(prototype);
    const own = (part: string): string => name + upperFirst(part);
    const parts: Record<string, string> = {};
    for (const part of shapeOf(shape()).attributes.values()) {
      parts[part.name] = own(part.name);
      draft.attributes.set(own(part.name), {
        ...part,
        name: own(part.name),
        nullable: true,
        hidden: true,
        column: part.column && `${snakeCase(name)}_${part.column}`,
        expression: part.expression?.replace(/\{(\w+)\}/g, (_, p: string) => `{${own(p)}}`),
      });
    }
    draft.composites.set(name, {
      name,
      shape,
      parts,
      nullable: true,
      ...descriptionOf(options),
      presence: own(options.presence),
    });
  };
}

export interface BelongsToOptions extends Description {
  nullable?: boolean;
  /**
   * What deleting the target does to this row; SET NULL keeps the tenant. NO ACTION refuses it, unless the row goes
   * in the same statement (with its tenant); RESTRICT refuses it even then. Default: CASCADE, or SET NULL when nullable.
   */
  onDelete?: 'CASCADE' | 'SET NULL' | 'RESTRICT' | 'NO ACTION';
  /** The field that the target gets: a connection, or an object when `unique`. */
  inverse?: Inverse;
  /** Makes this class the join entity of an ordered many-to-many. */
  manyToMany?: ManyToMany;
  unique?: boolean;
  filter?: boolean;
  hidden?: boolean;
}

export interface BelongsToScopeOptions extends BelongsToOptions {
  /**
   * The relation to the row whose scope this row has, too: it takes that row's scope when it is written, and follows
   * when that row moves to another scope.
   */
  inheritScopeFrom?: string;
}

function relation(
  target: () => ClassRef,
  options: BelongsToScopeOptions,
  role?: 'tenant' | 'scope',
): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    const nullable = options.nullable ?? false;
    const meta: BelongsToMeta = {
      name,
      column: `${snakeCase(name)}_id`,
      target,
      role,
      nullable,
      ...descriptionOf(options),
      onDelete: options.onDelete ?? (nullable ? 'SET NULL' : 'CASCADE'),
      inverse: options.inverse,
      manyToMany: options.manyToMany,
      unique: options.unique ?? false,
      filter: options.filter ?? false,
      hidden: options.hidden ?? false,
      inheritScopeFrom: options.inheritScopeFrom,
    };
    draftAt(prototype).belongsTo.set(name, meta);
  };
}

/**
 * The relation from the row that holds the key, in one line: the column, the foreign key (with the tenant in it),
 * this graph field and the target's inverse, both batched, paginated, filtered and ordered.
 */
export const BelongsTo = (target: () => ClassRef, options: BelongsToOptions): PropertyDecorator =>
  relation(target, options);

/** The tenant that a row belongs to: first column of its primary key and of every foreign key to its like. */
export const BelongsToTenant = (target: () => ClassRef, options: BelongsToOptions): PropertyDecorator =>
  relation(target, options, 'tenant');

/** The part of a tenant that a row belongs to; readers bound to one scope see its rows only. */
export const BelongsToScope = (target: () => ClassRef, options: BelongsToScopeOptions): PropertyDecorator =>
  relation(target, { nullable: true, ...options }, 'scope');

/** What a class and its ancestors declare, with its label in their texts. */
function collect(target: ClassRef, label: string): Draft {
  const chain = lineage(target);
  const merged = <T extends Description>(pick: (d: Draft) => Map<string, T>): Map<string, T> =>
    new Map(chain.flatMap((d) => [...pick(d)].map(([name, one]) => [name, labeled(one, label)])));
  return {
    attributes: merged<Attribute>((d) => d.attributes),
    composites: merged<CompositeMeta>((d) => d.composites),
    belongsTo: merged<BelongsToMeta>((d) => d.belongsTo),
  };
}

/** A row of a table that is also a type of the graph. */
export function Model(options: ModelOptions): ClassDecorator {
  return (constructor) => {
    const target = constructor as unknown as ClassRef;
    const label = options.label ?? words(lowerFirst(target.name));
    const draft = collect(target, label);
    const isNode = options.node !== false;
    const relations = [...draft.belongsTo.values()];
    if (isNode && !draft.attributes.has('id')) throw new Error(`${target.name} has no id.`);
    const model: ModelMeta = {
      ...options,
      ...draft,
      name: target.name,
      label,
      pluralLabel: options.plural && !options.label ? words(options.plural) : pluralOf(label),
      target,
      isNode,
      tenant: relations.find((r) => r.role === 'tenant'),
      scopedBy: options.scopedBy ?? relations.find((r) => r.role === 'scope')?.name,
      toOne: new Map(),
      toMany: new Map(),
    };
    const ownId = draft.attributes.get('id');
    if (!isNode && ownId) draft.attributes.set('id', { ...ownId, description: 'Unique ID (UUID).' });
    registerModel(model);
  };
}

/** An object of the graph that is not a row: part of one, or the content of a JSON column. */
export function Shape(options: { description: string; name?: string }): ClassDecorator {
  return (constructor) => {
    const target = constructor as unknown as ClassRef;
    registerShape({
      name: options.name ?? target.name,
      description: options.description,
      target,
      attributes: collect(target, words(lowerFirst(target.name))).attributes,
    });
  };
}

/** Base class of entities that are found by their ID alone. */
export abstract class NodeEntity {
  @Field(id, { description: 'Globally unique ID (UUID). Accepted by `node(id:)`.' })
  id!: string;
}

/** When a row was deleted softly; its property is `deletedAt`. */
export const DeletedAt = (options: Pick<FieldOptions, 'hidden'> = {}): PropertyDecorator =>
  Field(dateTime, {
    description: 'When the {label} was deleted.',
    nullIf: 'it is not deleted',
    nullable: true,
    ...options,
  });

/** How often a row that several people may edit was changed; its property is `version`. */
export const Version = (): PropertyDecorator =>
  Field(integer({ min: 1 }), {
    description:
      'Version of the {label}, incremented by every update. Pass it as `expectedVersion` to detect conflicting edits.',
    default: '1',
  });
