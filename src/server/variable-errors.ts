import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect';
import { isSecretField } from '../kernel/logging';
import { JsonValueError, pathText } from '../kernel/model/json-scalar';
import { FormatError, type MalformedText } from '../kernel/model/malformed-text';
import { acceptsMalformedTexts, MAX_MALFORMED_TEXTS } from '../kernel/write/mutation-arguments';
import { MAX_SHOWN, shortened } from './short-messages';

const MAX_ERRORS = 50;
/** More names and items than fit into the shown part of a value. */
const SHOWN_NAMES = 50;
const SHOWN_ITEMS = 10;
/** Depth to which graphql-js shows values. */
const SHOWN_DEPTH = 3;

/** Shown instead of a password or token. */
const SECRET = '…';

/** Messages of graphql-js about a field whose path is that of the input around it. */
const ABOUT_FIELD = /^Field "([^"]*)" (?:of required type|is not defined by type) "/;

type Variables = Readonly<Record<string, unknown>>;
type Values = Record<string | number, unknown>;

/** A malformed text in the variables, for whose user error the mutation runs. */
interface MalformedValue {
  readonly path: readonly (string | number)[];
  readonly text: MalformedText;
}

class TooManyErrors extends Error {}

/** Returns the part of a value that an error can show. The value can have a megabyte. */
function outline(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.slice(0, MAX_SHOWN);
  if (typeof value !== 'object' || value === null || depth >= SHOWN_DEPTH) return value;
  if (Array.isArray(value)) {
    const items = value.slice(0, SHOWN_ITEMS).map((item) => outline(item, depth + 1));
    items.length = value.length;
    return items;
  }
  const entries = Object.keys(value).slice(0, SHOWN_NAMES);
  const part = (name: string): unknown =>
    isSecretField(name) ? SECRET : outline((value as Record<string, unknown>)[name], depth + 1);
  return Object.fromEntries(entries.map((name) => [name, part(name)]));
}

/**
 * Checks variables against their types, as graphql-js does before execution. graphql-js puts the whole input into each of
 * 50 errors, which takes seconds for an input of a megabyte. Each error has `extensions.argument`, the path to the value,
 * such as `input.website` (decision 0024). Malformed texts that only mutations receive are no errors (decision 0048).
 */
class VariableCheck {
  readonly errors: GraphQLError[] = [];
  readonly malformed: MalformedValue[] = [];
  private readonly shownValues = new WeakMap<object, string>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
    private readonly hideSuggestions: boolean,
  ) {}

  check(definition: VariableDefinitionNode): void {
    const name = definition.variable.name.value;
    const type = typeFromAST(this.schema, definition.type as never) as GraphQLInputType;
    const subject = `Variable "$${name}"`;
    if (!Object.hasOwn(this.variables, name)) {
      if (!definition.defaultValue && isNonNullType(type))
        this.add(definition, name, `${subject} of required type "${String(type)}" was not provided.`);
      return;
    }
    const value = this.variables[name];
    if (value === null && isNonNullType(type))
      return this.add(definition, name, `${subject} of non-null type "${String(type)}" must not be null.`);
    coerceInputValue(
      value,
      type,
      (path, invalid, error) => {
        const { message, originalError: cause } = error;
        if (cause instanceof FormatError && acceptsMalformedTexts(this.operation, name))
          return this.accept({ path: [name, ...path], text: cause.malformed });
        const below = error instanceof JsonValueError ? error.valuePath : [];
        const place = name + pathText([...path, ...below]).slice(0, MAX_SHOWN);
        const at = path.length ? ` at "${place}"` : '';
        const field = ABOUT_FIELD.exec(message)?.[1];
        const isSecret = isSecretField([name, ...path].findLast((key) => typeof key === 'string')!);
        this.add(
          definition,
          field === undefined ? place : `${place}.${field.slice(0, MAX_SHOWN)}`,
          isSecret
            ? `${subject} got an invalid value${at}.`
            : `${subject} got invalid value ${this.shown(invalid)}${at}; ${shortened(message)}`,
        );
      },
      this.hideSuggestions,
    );
  }

  private add(node: VariableDefinitionNode, argument: string, message: string): void {
    if (this.errors.length < MAX_ERRORS) {
      const extensions = { code: 'BAD_USER_INPUT', argument };
      this.errors.push(new GraphQLError(message, { nodes: node, extensions }));
      return;
    }
    this.abort();
  }

  /** Users do not type more malformed texts than this. The errors of thousands would block the process. */
  private accept(malformed: MalformedValue): void {
    if (this.malformed.length >= MAX_MALFORMED_TEXTS) this.abort();
    this.malformed.push(malformed);
  }

  private abort(): never {
    const end = 'Too many errors processing variables, error limit reached. Execution aborted.';
    this.errors.push(new GraphQLError(end, { extensions: { code: 'BAD_USER_INPUT' } }));
    throw new TooManyErrors();
  }

  private shown(value: unknown): string {
    if (typeof value !== 'object' || value === null) return show(value);
    let text = this.shownValues.get(value);
    if (text === undefined) this.shownValues.set(value, (text = show(value)));
    return text;
  }
}

function show(value: unknown): string {
  const text = inspect(outline(value));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)} …` : text;
}

/** Returns a copy of the variables in which malformed texts are marked. */
function withMalformed(variables: Variables, malformed: readonly MalformedValue[]): Variables {
  if (!malformed.length) return variables;
  const copy = structuredClone(variables);
  for (const { path, text } of malformed) {
    const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Values)[key], copy);
    (parent as Values)[path.at(-1)!] = text;
  }
  return copy;
}

export interface CheckedVariables {
  /** At most 50 errors, and one more if there are others. */
  readonly errors: readonly GraphQLError[];
  /** The variables to execute the operation with. Malformed texts that only mutations receive are marked. */
  readonly variables: Variables;
}

/** Checks the variables of a validated operation. */
export function checkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
  hideSuggestions: boolean,
): CheckedVariables {
  const check = new VariableCheck(schema, operation, variables, hideSuggestions);
  try {
    for (const definition of operation.variableDefinitions ?? []) check.check(definition);
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
  }
  const { errors, malformed } = check;
  return { errors, variables: errors.length ? variables : withMalformed(variables, malformed) };
}
