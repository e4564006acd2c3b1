import { GraphQLScalarType } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import { checksOf } from '../../src/kernel/model/checks';
import { violationOf } from '../../src/kernel/model/constraints';
import {
  type Attribute,
  type BelongsTo,
  type ClassRef,
  columnOf,
  type Model,
  modelOf,
  type NodeReference,
  shapeOf,
  snakeCase,
  words,
} from '../../src/kernel/model/metadata';
import type { ValueType } from '../../src/kernel/model/types';

/** Values of a row by property. */
export type Values = Record<string, unknown>;

/** The value of an optional relation in an example: a new row of the same tenant and scope. */
export const NEW_ROW = Symbol('a new row');

/**
 * Returns the values that a CHECK constraint or a business rule of an entity requires, for row number `n` with the given
 * ones. Everything else is generated from the declaration.
 */
export type Example = (given: Values, n: number) => Values;
export type Examples = ReadonlyMap<ClassRef, Example>;

/** Connections of the owner of the tables. */
interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

/** Texts that are tried in order, until one meets the constraints of the type. */
const textsOf = (name: string, n: number): string[] => [
  `${words(name)} ${n}`,
  `${snakeCase(name).replaceAll('_', '-')}-${n}`,
  `person${n}@marquee.example`,
  `https://marquee.example/${n}`,
  `#${n.toString(16).padStart(6, '0')}`,
  `${String(n % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`,
  `x${n}`,
  `rate.x${n}`,
  'Asia/Kolkata',
  'INR',
  'IN',
  'en',
];

/** Returns whether a value meets the constraints of a type and is not blank. */
export function isAccepted(type: ValueType, value: unknown): boolean {
  if (violationOf(value, { ...type.constraints, nonBlank: true }) !== undefined) return false;
  const scalar = type.graphqlType();
  if (!(scalar instanceof GraphQLScalarType)) return true;
  try {
    scalar.parseValue(value);
    return true;
  } catch {
    return false;
  }
}

function textOf(type: ValueType, name: string, n: number): string {
  const text = textsOf(name, n).find((candidate) => isAccepted(type, candidate));
  if (text === undefined) throw new Error(`No generated text is a valid ${name}. Declare an example.`);
  return text;
}

/** Returns a number within the range of the type. */
function numberOf({ constraints = {} }: ValueType, n: number): number {
  const { min = 0, digits } = constraints;
  const max = constraints.max ?? (digits ? 10 ** (digits[0] - digits[1]) - 1 : 1_000_000);
  return min + (n % (Math.floor(max - min) + 1));
}

function shapeValue(type: ValueType, n: number): unknown {
  if (type.shape!.listed) return [];
  const { attributes, isOneOf = false } = shapeOf(type.shape!.of() as unknown as ClassRef);
  const all = [...attributes.values()];
  const given = isOneOf
    ? all.slice(n % all.length).slice(0, 1)
    : all.filter(({ nullable, expression }) => !nullable && expression === undefined);
  return Object.fromEntries(given.map((attribute) => [attribute.name, valueOf(attribute, n)]));
}

/** Returns the value number `n` of an attribute: valid by its type, and distinct for each number if the type allows it. */
export function valueOf({ name, type }: Pick<Attribute, 'name' | 'type'>, n: number): unknown {
  if (type.array) return [];
  if (type.shape) return shapeValue(type, n);
  if (type.values) return type.values[0];
  switch (type.sql) {
    case 'uuid':
      return uuidv7();
    case 'timestamptz':
      return new Date(START + n * HOUR).toISOString();
    case 'date':
      return new Date(START + n * 24 * HOUR).toISOString().slice(0, 10);
    case 'boolean':
      return false;
    case 'jsonb':
      return {};
    case 'text':
      return textOf(type, name, n);
    default:
      return numberOf(type, n);
  }
}

/** Whether a new row must have a value. */
const isRequired = ({ nullable, defaultSql, column }: Attribute): boolean =>
  column !== undefined && !nullable && defaultSql === undefined;

const isMentioned = (model: Model, condition: string, name: string): boolean =>
  condition.includes(`"${columnOf(model, name)}"`);

/** Rows that optional and required relations lead to, by model. */
export type Known = ReadonlyMap<Model, string>;

/** Returns the values of a reference to a known node. */
function nodeOf({ id, type }: NodeReference, given: Values, known: Known): [string, unknown][] {
  const [node] = [...known].filter(([model]) => model.isNode);
  if (!node || given[id] !== undefined) return [];
  return [
    [id, node[1]],
    [type, node[0].name],
  ];
}

/** Throws if an example lacks a field of its shape: reading it would be an internal error. */
function checkShape({ shape }: ValueType, value: unknown, path: string): void {
  if (!shape || value === null || value === undefined || Array.isArray(value)) return;
  const { attributes, isOneOf = false } = shapeOf(shape.of() as unknown as ClassRef);
  for (const { name, nullable, expression } of isOneOf ? [] : attributes.values())
    if (!nullable && expression === undefined && ((value as Values)[name] ?? null) === null)
      throw new Error(`${path}.${name} is missing.`);
}

interface Plan {
  /** Values given by the test, which stay as they are. */
  readonly given: Values;
  /** Values that can be omitted, such as optional relations. Those that violate a CHECK constraint are. */
  readonly optional: Values;
}

/**
 * Inserts rows of any declared entity: required attributes by their type, required relations in the same tenant and scope,
 * and whatever the test gives.
 */
export class RowGenerator {
  private count = 0;

  constructor(
    private readonly owner: Owner,
    private readonly examples: Examples = new Map(),
  ) {}

  /** Returns the number of the next row. No two rows have the same. */
  next(): number {
    return (this.count += 1);
  }

  /** Inserts a row. Returns its values. Relations without a given value lead to the known rows. */
  async insert(target: ClassRef, given: Values = {}, known: Known = new Map()): Promise<Values> {
    const model = modelOf(target);
    const own = await this.located(model, given);
    const optional = this.knownRelations(model, own, known);
    return this.insertPlan(model, { given: own, optional });
  }

  /** Inserts a row with as many of the optional values as the CHECK constraints accept. */
  async insertFilled(target: ClassRef, given: Values, optional: Values): Promise<Values> {
    const model = modelOf(target);
    return this.insertPlan(model, { given: await this.located(model, given), optional });
  }

  /** Adds the tenant of a given relation, so that a test need not name it. */
  private async located(model: Model, given: Values): Promise<Values> {
    const { tenant } = model;
    if (!tenant || given[tenant.name] !== undefined) return given;
    for (const relation of model.belongsTo.values()) {
      const target = modelOf(relation.target());
      if (!target.tenant || !given[relation.name] || relation === tenant) continue;
      const { rows } = await this.owner.query(
        `SELECT "${target.tenant.column}" AS tenant FROM "${target.table}" WHERE id = $1`,
        [given[relation.name]],
      );
      return { ...given, [tenant.name]: (rows[0] as { tenant: string }).tenant };
    }
    return given;
  }

  private knownRelations(model: Model, given: Values, known: Known): Values {
    const leading = [...model.belongsTo.values()].filter(({ name }) => given[name] === undefined);
    const found = leading.map(({ name, target }) => [name, known.get(modelOf(target()))] as const);
    const nodes = [...model.nodeReferences.values()].flatMap((reference) => nodeOf(reference, given, known));
    return Object.fromEntries([...found.filter(([, id]) => id !== undefined), ...nodes]);
  }

  private async insertPlan(model: Model, { given, optional }: Plan): Promise<Values> {
    const n = this.next();
    const omitted = new Set<string>();
    for (;;) {
      const kept = Object.entries(optional).filter(([name]) => !omitted.has(name));
      const wanted = { ...Object.fromEntries(kept), ...given };
      const example = this.examples.get(model.target)?.(wanted, n) ?? {};
      for (const { name, type } of model.attributes.values())
        checkShape(type, example[name], `${model.name}.${name}`);
      const values = await this.complete(model, { ...example, ...wanted }, n);
      try {
        return await this.write(model, values);
      } catch (error) {
        omitted.add(this.violating(model, error, kept));
      }
    }
  }

  /** Returns the last optional value that a violated CHECK constraint mentions. Throws other errors. */
  private violating(model: Model, error: unknown, optional: readonly [string, unknown][]): string {
    const { code, constraint } = error as { code?: string; constraint?: string };
    const check = code === '23514' && checksOf(model).find(({ name }) => name === constraint);
    const mentioned = check && optional.findLast(([name]) => isMentioned(model, check.condition, name));
    if (!mentioned) throw error;
    return mentioned[0];
  }

  /** Adds the values that the row requires. */
  private async complete(model: Model, given: Values, n: number): Promise<Values> {
    const values: Values = { ...given };
    if (model.attributes.has('id')) values.id ??= uuidv7();
    for (const attribute of model.attributes.values())
      if (isRequired(attribute) && values[attribute.name] === undefined)
        values[attribute.name] = valueOf(attribute, n);
    // A relation that prevents deletion is null only in rows that are purged.
    const relations = [...model.belongsTo.values()].filter(
      ({ nullable, onDelete }) => !nullable || onDelete === 'RESTRICT',
    );
    // The tenant first: the rows of all other relations belong to it.
    for (const relation of relations.sort((a) => (a.role === 'tenant' ? -1 : 1)))
      values[relation.name] ??= await this.related(model, relation, values);
    for (const relation of model.belongsTo.values())
      if (values[relation.name] === NEW_ROW)
        values[relation.name] = await this.related(model, relation, values);
    return values;
  }

  /** Inserts the row of a required relation, in the tenant and scope of the referring row. */
  private async related(model: Model, relation: BelongsTo, values: Values): Promise<unknown> {
    const target = modelOf(relation.target());
    const given: Values = {};
    if (target.tenant && model.tenant) given[target.tenant.name] = values[model.tenant.name];
    const scope = model.scopedBy && values[model.scopedBy];
    if (scope && target.scopedBy && target.scopedBy !== 'id') given[target.scopedBy] = scope;
    return (await this.insert(target.target, given)).id;
  }

  private async write(model: Model, values: Values): Promise<Values> {
    const names = Object.keys(values).filter((name) => values[name] !== undefined);
    const cells = names.map((name) => {
      const jsonb = model.attributes.get(name)?.type.sql === 'jsonb';
      return jsonb && values[name] !== null ? JSON.stringify(values[name]) : values[name];
    });
    const columns = names.map((name) => `"${columnOf(model, name)}"`);
    const places = names.map((_, i) => `$${i + 1}`);
    await this.owner.query(
      `INSERT INTO "${model.table}" (${columns.join(', ')}) VALUES (${places.join(', ')})`,
      cells,
    );
    return values;
  }
}
