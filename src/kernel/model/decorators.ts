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
  type NodeReference,
  type PathList,
  registerModel,
  registerShape,
  shapeOf,
  snakeCase,
  type Thunk,
  lowerFirst,
  upperFirst,
  words,
} from './metadata';
import type { ClassNamedIn } from './declared-names';
import { ownersOf } from './declared-owner';
import { verifyShape } from './encrypted';
import type { FieldOptions } from './field-options';
import { keyAttribute, withPrefix } from './prefix-key';
import { checkSearchable } from './search';
import { withLimit } from './size-limits';
import type { ValueType } from './types';

function descriptionOf(about: Description): Description {
  const { description, nullIf, nullUntil, createNote, updateNote } = about;
  return { description, nullIf, nullUntil, createNote, updateNote };
}

const draftAt = (prototype: object): Draft => draftOf(prototype.constructor as ClassRef);

/** Declares a column and its GraphQL field. */
export function Field(type: ValueType, options: FieldOptions): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    checkSearchable(name, type, options);
    const { attributes } = draftAt(prototype);
    const own = options.column ?? snakeCase(name);
    attributes.set(name, {
      name,
      type: options.prefix ? withPrefix(type, options.contains) : type,
      ...descriptionOf(options),
      description: withLimit(options.description, type),
      nullable: options.nullable ?? false,
      column: own,
      key: options.prefix ? `${own}_key` : undefined,
      defaultSql: options.default,
      hidden: (options.hidden ?? false) || (options.secret ?? false),
      secret: options.secret ?? false,
      audience: options.audience,
      shownAs: options.shownAs,
      filter: options.filter ?? false,
      contains: options.contains,
      filterDefault: options.filterDefault,
      order: options.order ?? false,
      deprecated: options.deprecated,
    });
    if (!options.prefix) return;
    const keyColumn = keyAttribute(name, own, options.nullable ?? false);
    attributes.set(keyColumn.name, keyColumn);
  };
}

/** Declares a GraphQL field that is an SQL expression over other attributes of the row, written `{name}`. */
export function Computed(
  type: ValueType,
  expression: string,
  options: Description & Partial<Pick<Attribute, 'nullable' | 'expensive' | 'audience'>>,
): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    draftAt(prototype).attributes.set(name, {
      name,
      type,
      expression,
      expensive: options.expensive,
      audience: options.audience,
      ...descriptionOf(options),
      nullable: options.nullable ?? true,
      hidden: false,
      secret: false,
      filter: false,
      order: false,
    });
  };
}

/** Declares an object field composed of attributes of the row. It is null if the attribute `presence` is null. */
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
 * Declares an object field whose parts are columns of this row, prefixed with the property: `insights: Insights` with
 * `reach` is the column `insights_reach`. The object is null if its part `presence` is null.
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
   * Effect of deleting the target on this row. SET NULL keeps the tenant. NO ACTION rejects the deletion unless the same
   * statement deletes this row, as when its tenant is deleted; RESTRICT always rejects it. Defaults to SET NULL if
   * nullable, else CASCADE.
   */
  onDelete?: 'CASCADE' | 'SET NULL' | 'RESTRICT' | 'NO ACTION';
  /** The field of the target that leads back: a connection, or an object if `unique`. */
  inverse?: Inverse;
  /** Makes this class the join entity of an ordered many-to-many relation. */
  manyToMany?: ManyToMany;
  /** Lists of the rows on the rows that the target refers to. */
  through?: readonly PathList[];
  unique?: boolean;
  filter?: boolean;
  /** Attributes of the target by which lists are filtered, too: `where: { branch: { name } }`. Requires `filter`. */
  filterBy?: readonly string[];
  hidden?: boolean;
  /** Also accepts shared rows of other tenants. The relation has to be nullable, because they can stop being shared. */
  shared?: boolean;
}

export interface BelongsToScopeOptions extends BelongsToOptions {
  /**
   * Relation to the row whose scope this row inherits, or several, of which the first one that is set counts. A trigger
   * sets the scope on every write, and updates it when that row moves to another one.
   */
  inheritScopeFrom?: string | readonly string[];
}

function relation(
  target: () => ClassRef,
  options: BelongsToScopeOptions,
  role?: BelongsToMeta['role'],
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
      through: options.through ?? [],
      unique: options.unique ?? false,
      filter: options.filter ?? false,
      filterBy: options.filterBy,
      hidden: options.hidden ?? false,
      shared: options.shared ?? false,
      inheritScopeFrom: [options.inheritScopeFrom ?? []].flat(),
    };
    draftAt(prototype).belongsTo.set(name, meta);
  };
}

/**
 * Declares a to-one relation on the entity that holds the key: the column, the foreign key (which includes the tenant),
 * the GraphQL field and its inverse on the target. Both directions are batched; lists have pages, filters and orders.
 */
export const BelongsTo = (target: () => ClassRef, options: BelongsToOptions): PropertyDecorator =>
  relation(target, options);

/** Declares the tenant that owns the row: the first column of its primary key and of foreign keys within the tenant. */
export const BelongsToTenant = (target: () => ClassRef, options: BelongsToOptions): PropertyDecorator =>
  relation(target, options, 'tenant');

/** Declares the user who owns the row. Other users cannot read it. */
export const BelongsToUser = (target: () => ClassRef, options: BelongsToOptions): PropertyDecorator =>
  relation(target, options, 'user');

/**
 * Declares the scope of a row within its tenant. Members limited to a scope see only its rows. The scope lists the rows of
 * every model with a plural, as their tenant does.
 */
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
    nodeReferences: merged<NodeReference>((d) => d.nodeReferences),
    belongsTo: merged<BelongsToMeta>((d) => d.belongsTo),
  };
}

/** Declares an entity: a table and its GraphQL type. A class that lacks a name in the options is a type error. */
export function Model<const Options extends ModelOptions>(
  options: Options,
): <Row>(constructor: ClassNamedIn<Options, Row>) => void {
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
      ...ownersOf(target.name, options, relations),
      scopedBy: options.scopedBy ?? relations.find((r) => r.role === 'scope')?.name,
      toOne: new Map(),
      toMany: new Map(),
      visibility: new Map(Object.entries(options.audiences ?? {}).map(([name, one]) => [name, [one]])),
      substitutes: new Map(),
    };
    const ownId = draft.attributes.get('id');
    if (!isNode && ownId) draft.attributes.set('id', { ...ownId, description: 'Unique ID (UUID).' });
    registerModel(model);
  };
}

/** Declares a GraphQL object type that is no entity: part of a row, or the content of a JSON column. */
export function Shape(options: { description: string; name?: string }): ClassDecorator {
  return (constructor) => {
    const target = constructor as unknown as ClassRef;
    const { attributes } = collect(target, words(lowerFirst(target.name)));
    verifyShape(target.name, attributes);
    const name = options.name ?? target.name;
    registerShape({ name, description: options.description, target, attributes });
  };
}
