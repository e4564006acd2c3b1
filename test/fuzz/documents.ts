import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isUnionType,
} from 'graphql';

/** Returns integers below a bound, deterministic for a seed. */
export type Dice = (below: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const pick = <T>(dice: Dice, from: readonly T[]): T => from[dice(from.length)]!;

const STRINGS = [
  '',
  'chai',
  'चाय ☕',
  "'; DROP TABLE posts; --",
  '\u0000',
  '\\u0000',
  '%_\\',
  '{"$ne":null}',
  '../../etc/passwd',
  'x'.repeat(5_000),
  '2026-03-01T08:30:00Z',
  '2026-03-01',
  '-infinity',
  '12.50',
  '1e999',
  'WyJDUkVBVEVEX0FUIiwieCIsInkiXQ',
];
const NUMBERS = [
  '0',
  '1',
  '2',
  '-1',
  '100',
  '101',
  '2147483647',
  '-2147483648',
  '9007199254740993',
  '1.5',
  '1e400',
];

/** Values that a scalar accepts. Without them, most operations with a date or a number would test only the parser. */
const ACCEPTED: Record<string, readonly string[]> = {
  Boolean: ['true', 'false'],
  Float: ['0', '12.5', '-1', '1e3'],
  SafeInt: ['0', '1', '9007199254740991'],
  Int: ['0', '1', '2', '-1', '100', '101', '2147483647', '-2147483648'],
  DateTime: ['"2026-03-01T08:30:00Z"', '"2026-10-25T01:30:00+02:00"', '"9999-12-31T23:59:59Z"'],
  Date: ['"2026-03-01"', '"2028-02-29"'],
  LocalDateTime: ['"2026-03-29T02:30"', '"2026-03-01T08:30"'],
  TimeZone: ['"Asia/Kolkata"', '"Europe/Berlin"', '"UTC"'],
  Duration: ['"PT1H"', '"P7D"'],
  Decimal: ['"12.50"', '"0"'],
  URL: ['"https://example.com/"'],
  EmailAddress: ['"chai@example.com"'],
  CountryCode: ['"IN"', '"DE"'],
  Currency: ['"INR"', '"EUR"'],
  HexColorCode: ['"#FF9933"'],
  Locale: ['"hi-IN"', '"en"'],
  JSON: ['{}', '[1, true, null]'],
};

/** An operation to send. Variables are JSON text, because some numbers cannot be represented in JavaScript. */
export interface Operation {
  readonly query: string;
  readonly variables: string;
}

/** Where a value is written: as a literal in the document, or as JSON. */
type Form = 'literal' | 'json';

/** Generates random operations for a schema; most values are valid, a few are not. */
export class Documents {
  private readonly variables: { declared: string; given?: string }[] = [];
  private readonly fragments: string[] = [];
  private aliases = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly dice: Dice,
    /** IDs of existing rows, of the viewer and of the other tenant. */
    private readonly ids: readonly string[],
  ) {}

  operation(): Operation {
    const mutation = this.dice(4) === 0;
    const root = mutation ? this.schema.getMutationType()! : this.schema.getQueryType()!;
    const chosen = this.fields(root, 5, 3);
    const declared = this.variables.map(({ declared }) => declared).join(', ');
    const given = this.variables.flatMap(({ given }) => given ?? []);
    const head = `${mutation ? 'mutation' : 'query'} Random${declared && `(${declared})`}`;
    return {
      query: [`${head} { ${chosen} }`, ...this.fragments].join(' '),
      variables: `{${given.join(', ')}}`,
    };
  }

  private fields(type: GraphQLObjectType | GraphQLInterfaceType, depth: number, most: number): string {
    const fields = Object.values(type.getFields());
    const chosen = Array.from({ length: 1 + this.dice(most) }, () =>
      this.field(pick(this.dice, fields), depth - 1),
    );
    return chosen.join(' ');
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const given = field.args.filter((arg) => isNonNullType(arg.type) || this.dice(3) === 0);
    const args = given.map((arg) => this.argument(arg)).join(', ');
    const directive = this.dice(20) === 0 ? ` @include(if: ${this.dice(2) === 0})` : '';
    const alias = `f${(this.aliases += 1)}`;
    return `${alias}: ${field.name}${args ? `(${args})` : ''}${directive}${this.selection(getNamedType(field.type).name, depth)}`;
  }

  private argument({ name, type }: GraphQLArgument): string {
    return `${name}: ${this.dice(3) === 0 ? this.variable(type) : this.value(type, 4, 'literal')}`;
  }

  /** Declares a variable; sometimes it has a default, is omitted or has the wrong type. */
  private variable(type: GraphQLInputType): string {
    const name = `v${this.variables.length}`;
    const declared = this.dice(40) === 0 ? 'String' : String(type);
    const fallback = this.dice(6) === 0 ? ` = ${this.value(type, 2, 'literal')}` : '';
    const given = this.dice(15) === 0 ? undefined : `"${name}": ${this.value(type, 4, 'json')}`;
    this.variables.push({ declared: `$${name}: ${declared}${fallback}`, given });
    return `$${name}`;
  }

  private selection(typeName: string, depth: number): string {
    const type = this.schema.getType(typeName)!;
    if (!isCompositeType(type)) return '';
    if (depth === 0) return ' { __typename }';
    if (isUnionType(type)) {
      const one = pick(this.dice, this.schema.getPossibleTypes(type));
      return ` { __typename ... on ${one.name} { ${this.fields(one, depth, 4)} } }`;
    }
    const chosen = this.fields(type, depth, 4);
    if (isInterfaceType(type)) {
      const one = pick(this.dice, this.schema.getPossibleTypes(type));
      return ` { __typename ${chosen} ... on ${one.name} { ${this.fields(one, depth, 4)} } }`;
    }
    if (this.dice(4) > 0) return ` { __typename ${chosen} }`;
    if (this.dice(2) === 0) return ` { ... on ${typeName} @skip(if: false) { ${chosen} } }`;
    const fragment = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${fragment} on ${typeName} { ${chosen} }`);
    return ` { __typename ...${fragment} ...${fragment} }`;
  }

  private value(type: GraphQLInputType, depth: number, form: Form): string {
    if (this.dice(40) === 0)
      return pick(this.dice, ['null', '[]', '{}', form === 'json' ? '"NOPE"' : 'NOPE', '"x"', '1', 'true']);
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const items = Array.from({ length: this.dice(3) }, () => this.value(nullable.ofType, depth, form));
      return `[${items.join(', ')}]`;
    }
    if (isEnumType(nullable)) {
      const { name } = pick(this.dice, nullable.getValues());
      return form === 'json' ? `"${name}"` : name;
    }
    if (isInputObjectType(nullable)) {
      const all = Object.values(nullable.getFields());
      const fields = nullable.isOneOf
        ? [pick(this.dice, all)]
        : all.filter((f) => isNonNullType(f.type) || (depth > 0 && this.dice(3) === 0));
      const nameOf = (name: string): string => (form === 'json' ? `"${name}"` : name);
      return `{ ${fields.map((f) => `${nameOf(f.name)}: ${this.value(f.type, depth - 1, form)}`).join(', ')} }`;
    }
    return this.scalar(nullable.name);
  }

  private scalar(name: string): string {
    const accepted = ACCEPTED[name];
    if (accepted && this.dice(20) > 0) return pick(this.dice, accepted);
    if (name === 'Int' || name === 'SafeInt' || name === 'Float') return pick(this.dice, NUMBERS);
    if (name === 'ID') return JSON.stringify(pick(this.dice, [...this.ids, ...STRINGS]));
    return JSON.stringify(pick(this.dice, STRINGS));
  }
}
