import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type Dice, pick } from '../fuzz/documents';

export interface Query {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Existing data that the queries refer to. */
export interface Known {
  /** IDs of existing rows, by type. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  /** Cursors from previous responses. */
  readonly cursors: readonly string[];
}

type Field = GraphQLField<unknown, unknown>;
const SCALARS: Record<string, readonly unknown[]> = {
  Boolean: [true, false],
  Int: [0, 7, -1],
  SafeInt: [0, 7, 1_000_000, 9_007_199_254_740_991],
  Duration: ['PT30M', 'P1DT12H', 'PT0S'],
  DateTime: ['2026-03-01T08:30:00.25Z', '2026-03-01T08:30:00.000001Z', '1999-01-01T00:00:00+05:30'],
  Date: ['2026-02-01', '2026-03-31'],
  TimeZone: ['UTC', 'Asia/Kolkata', 'Europe/Berlin'],
};
const STRINGS = ['plain', 'studio-1', 'चाय और पकोड़े', '', "it's"];

/** Root fields that are never compiled, so they are selected rarely. */
const UNCOMPILED = ['node', 'nodes', 'bestTimes', 'brandConsistency', 'nearestVoiceSamples'];

/** Whether a value consists of conditions, which can contain conditions themselves. */
const isConditions = (type: GraphQLInputType): boolean => getNamedType(type).name.endsWith('Where');

/**
 * Generates random valid queries like those of clients: aliases, fragments on types and interfaces, directives,
 * variables with and without defaults, and forward and backward paging with real cursors. A few arguments are invalid.
 */
export class Queries {
  private variables: { declared: string; name: string; value: unknown }[] = [];
  private fragments: string[] = [];
  private names = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly dice: Dice,
    private readonly known: Known,
  ) {}

  query(): Query {
    this.variables = [];
    this.fragments = [];
    const root = this.schema.getQueryType()!;
    const fields = Object.values(root.getFields()).filter(
      ({ name }) => !UNCOMPILED.includes(name) || this.one(10),
    );
    const selections = Array.from({ length: 1 + this.dice(3) }, () => this.field(pick(this.dice, fields), 4));
    const declared = this.variables.map((variable) => variable.declared).join(', ');
    const body = `{ ${this.grouped(root, selections).join(' ')} }`;
    const given = this.variables.filter(({ value }) => value !== undefined);
    return {
      query: `query Random${declared ? `(${declared})` : ''} ${body} ${this.fragments.join(' ')}`,
      variables: Object.fromEntries(given.map(({ name, value }) => [name, value])),
    };
  }

  private one(in_: number): boolean {
    return this.dice(in_) === 0;
  }

  private field(field: Field, depth: number): string {
    const alias = `${pick(this.dice, ['a', 'B_', '_c'])}${(this.names += 1)}: `;
    const notAsked = this.one(20) ? '' : pick(this.dice, ['first', 'last']);
    const taken = field.args.filter(({ name }) => name !== notAsked);
    const args = taken.flatMap((arg) => this.argument(arg, field) ?? []);
    const named = getNamedType(field.type);
    const below = isLeafType(named) ? '' : ` { ${this.selections(named, depth - 1).join(' ')} }`;
    return `${alias}${field.name}${args.length ? `(${args.join(', ')})` : ''}${this.directive()}${below}`;
  }

  private directive(): string {
    if (!this.one(12)) return '';
    const name = pick(this.dice, ['skip', 'include']);
    const value = this.one(2) ? String(this.one(2)) : this.variable('Boolean!', this.one(2));
    return ` @${name}(if: ${value})`;
  }

  private selections(type: GraphQLNamedType, depth: number): string[] {
    if (isUnionType(type))
      return [
        '__typename',
        ...type.getTypes().map((one) => `... on ${one.name} { ${this.selections(one, depth).join(' ')} }`),
      ];
    if (!isObjectType(type) && !isInterfaceType(type)) return ['__typename'];
    const all = Object.values(type.getFields()).filter(
      ({ name, type: of }) =>
        (depth > 0 || isLeafType(getNamedType(of))) && (name !== 'viewerCan' || this.one(8)),
    );
    const leaves = all.filter(({ type: of }) => isLeafType(getNamedType(of)));
    const branches = all.filter((field) => !leaves.includes(field));
    const chosen = [
      ...Array.from({ length: leaves.length ? 1 + this.dice(2) : 0 }, () => pick(this.dice, leaves)),
      ...Array.from({ length: branches.length ? 1 + this.dice(2) : 0 }, () => pick(this.dice, branches)),
    ];
    const selections = chosen.map((field) => this.field(field, depth));
    if (this.one(4) || !selections.length) selections.push('__typename');
    if (this.one(6) && leaves.length)
      selections.push(
        pick(
          this.dice,
          leaves.filter((f) => !f.args.length),
        ).name,
      );
    return this.grouped(type, selections);
  }

  /** Moves some of the selections into fragments. */
  private grouped(type: GraphQLNamedType, selections: string[]): string[] {
    if (!this.one(5)) return selections;
    const inside = selections.slice(0, 1 + this.dice(selections.length));
    const rest = selections.slice(inside.length);
    const isNode = isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
    if (isNode && this.one(3)) rest.push('... on Node { id __typename }');
    if (this.one(2)) return [...rest, `... on ${type.name}${this.directive()} { ${inside.join(' ')} }`];
    const name = `F${(this.names += 1)}`;
    this.fragments.push(`fragment ${name} on ${type.name} { ${inside.join(' ')} }`);
    return [...rest, `...${name}${this.directive()}`, ...(this.one(3) ? [`...${name}`] : [])];
  }

  private argument(arg: GraphQLArgument, field: Field): string | undefined {
    const { name, type } = arg;
    if (!isNonNullType(type) && !this.one(3)) return undefined;
    const value = this.argumentValue(arg, field);
    if (value === undefined) return undefined;
    return `${name}: ${this.one(2) ? this.variable(String(type), value) : literal(value, getNullableType(type))}`;
  }

  private argumentValue({ name, type }: GraphQLArgument, field: Field): unknown {
    const wrong = this.one(60);
    if (name === 'first' || name === 'last')
      return wrong ? pick(this.dice, [0, 101, null]) : 1 + this.dice(4);
    if (name === 'after' || name === 'before') {
      const cursor = this.known.cursors[this.dice(this.known.cursors.length || 1)];
      return wrong ? 'none' : cursor && this.fits(cursor, field) ? cursor : undefined;
    }
    if (name.endsWith('Id')) return this.id('Organization');
    if (name === 'id') return this.id(getNamedType(field.type).name);
    return this.value(type, 3);
  }

  /** Returns whether a cursor belongs to the default sort order of the list. */
  private fits(cursor: string, field: Field): boolean {
    const [order] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string];
    const orders = field.args.find(({ name }) => name === 'orderBy')!.type as GraphQLInputObjectType;
    const first = (orders.getFields().field!.type as { ofType?: unknown }).ofType;
    return isEnumType(first) && first.getValues()[0]!.name === order;
  }

  private id(typeName: string): string {
    const own = this.known.ids.get(typeName) ?? [];
    return this.one(15)
      ? pick(this.dice, ['', 'none', '0198c2a0-0000-7000-8000-000000000000'])
      : pick(this.dice, own.length ? own : ['none']);
  }

  private value(type: GraphQLInputType, depth: number): unknown {
    const nullable = getNullableType(type);
    if (isListType(nullable))
      // An empty list of conditions is an error.
      return Array.from({ length: isConditions(nullable) ? 1 + this.dice(2) : this.dice(3) }, () =>
        this.value(nullable.ofType, depth),
      );
    if (isEnumType(nullable)) return pick(this.dice, nullable.getValues()).name;
    if ('getFields' in nullable) {
      // Combinations contain conditions of the same type, so they are rare.
      const fields = Object.values(nullable.getFields()).filter(
        (f) => isNonNullType(f.type) || this.one(getNamedType(f.type) === nullable ? 12 : 4),
      );
      return Object.fromEntries(fields.map((f) => [f.name, this.value(f.type, depth - 1)]));
    }
    if (nullable.name === 'ID') return this.id(pick(this.dice, [...this.known.ids.keys()]));
    return pick(this.dice, SCALARS[nullable.name] ?? STRINGS);
  }

  /** Declares a variable of the type with the value, sent in the request or as its default. */
  private variable(type: string, value: unknown): string {
    const name = `v${(this.names += 1)}`;
    const graph = type.replace(/[[\]!]/g, '');
    const byDefault = this.one(4) && value !== null;
    const nullable = type.replace(/!$/, '');
    const written = byDefault ? ` = ${literal(value, this.schema.getType(graph) as GraphQLInputType)}` : '';
    this.variables.push({
      name,
      declared: `$${name}: ${byDefault ? nullable : type}${written}`,
      value: byDefault ? undefined : value,
    });
    return `$${name}`;
  }
}

/** Returns a value as a GraphQL literal. */
function literal(value: unknown, type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (Array.isArray(value)) {
    const item = isListType(nullable) ? nullable.ofType : nullable;
    return `[${value.map((one) => literal(one, item)).join(', ')}]`;
  }
  if (isEnumType(nullable) && typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'getFields' in nullable) {
    const fields = nullable.getFields();
    const parts = Object.entries(value).map(([name, one]) => `${name}: ${literal(one, fields[name]!.type)}`);
    return `{${parts.join(', ')}}`;
  }
  return JSON.stringify(value);
}
