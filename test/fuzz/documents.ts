import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Whole numbers below a bound, always the same for one seed. */
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

/** Random operations over a schema: mostly what it asks for, now and then what it does not. */
export class Documents {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly dice: Dice,
    /** Ids of rows that exist, of the asker and of others. */
    private readonly ids: readonly string[],
  ) {}

  operation(): string {
    const mutation = this.dice(4) === 0;
    const root = mutation ? this.schema.getMutationType()! : this.schema.getQueryType()!;
    const fields = Object.values(root.getFields());
    const chosen = Array.from({ length: 1 + this.dice(3) }, (_, i) =>
      this.field(pick(this.dice, fields), 4, `r${i}: `),
    );
    return `${mutation ? 'mutation' : 'query'} Random { ${chosen.join(' ')} }`;
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number, alias = ''): string {
    const given = field.args.filter((arg) => isNonNullType(arg.type) || this.dice(3) === 0);
    const args = given.map((arg) => this.argument(arg)).join(', ');
    const directive = this.dice(20) === 0 ? ` @include(if: ${this.dice(2) === 0})` : '';
    return `${alias}${field.name}${args ? `(${args})` : ''}${directive}${this.selection(getNamedType(field.type).name, depth)}`;
  }

  private argument({ name, type }: GraphQLArgument): string {
    return `${name}: ${this.value(type, 4)}`;
  }

  private selection(typeName: string, depth: number): string {
    const type = this.schema.getType(typeName)!;
    if (!isCompositeType(type)) return '';
    if (!(isObjectType(type) || isInterfaceType(type)) || depth === 0) return ' { __typename }';
    const fields = Object.values(type.getFields());
    const chosen = Array.from({ length: 1 + this.dice(4) }, (_, i) =>
      this.field(pick(this.dice, fields), depth - 1, `f${i}: `),
    );
    return ` { __typename ${chosen.join(' ')} }`;
  }

  private value(type: GraphQLInputType, depth: number): string {
    if (this.dice(40) === 0) return pick(this.dice, ['null', '[]', '{}', 'NOPE', '"x"', '1', 'true']);
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const items = Array.from({ length: this.dice(3) }, () => this.value(nullable.ofType, depth));
      return `[${items.join(', ')}]`;
    }
    if (isEnumType(nullable)) return pick(this.dice, nullable.getValues()).name;
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).filter(
        (f) => isNonNullType(f.type) || (depth > 0 && this.dice(3) === 0),
      );
      return `{ ${fields.map((f) => `${f.name}: ${this.value(f.type, depth - 1)}`).join(', ')} }`;
    }
    return this.scalar(nullable.name);
  }

  private scalar(name: string): string {
    if (name === 'Boolean') return pick(this.dice, ['true', 'false']);
    if (name === 'Int' || name === 'SafeInt' || name === 'Float') return pick(this.dice, NUMBERS);
    if (name === 'ID') return JSON.stringify(pick(this.dice, [...this.ids, ...STRINGS]));
    return JSON.stringify(pick(this.dice, STRINGS));
  }
}
