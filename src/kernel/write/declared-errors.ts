import {
  DirectiveLocation,
  defaultFieldResolver,
  getNamedType,
  GraphQLDirective,
  type GraphQLEnumType,
  type GraphQLField,
  GraphQLList,
  GraphQLNonNull,
  GraphQLSchema,
  GraphQLString,
  isInputObjectType,
} from 'graphql';
import { Extensions } from 'type-graphql';
import { VIOLATION_CODES } from '../model/constraints';
import { sentences } from '../model/descriptions';
import { directivesOf } from '../model/schema-directives';
import type { RequestContext } from '../session/context';
import { IDEMPOTENCY_KEY_FIELD } from './idempotency-key-field';
import type { UserErrorData } from './mutation-error';
import { UserErrorCode } from './user-error';

/** A user error that a mutation can return: its code, or its type if it has more fields than all user errors. */
export type DeclaredError = UserErrorCode | `${string}Error`;

const DIRECTIVE = 'userErrors';
const DECLARED = 'declaredErrors';

/** Declares the user errors of a mutation, besides those that follow from its input. */
export const UserErrors = (...errors: readonly DeclaredError[]): MethodDecorator =>
  Extensions({ [DECLARED]: errors });

/** Returns the user errors of writing rows that count for the storage of their tenant. */
export const storageErrors = (isCounted: boolean): readonly DeclaredError[] =>
  isCounted ? ['LIMIT_EXCEEDED', 'LimitExceededError'] : [];

/** Codes of values that are invalid by themselves. Every mutation whose input has values can return them. */
export const VALUE_CODES: readonly UserErrorCode[] = VIOLATION_CODES;
/** The type of errors of values with their limits, if the schema has it. */
const VALUE_ERROR = 'InvalidValueError';

const isCode = (error: string): error is UserErrorCode => error in UserErrorCode;

/** Returns the directive `@userErrors`, whose argument has the type of the codes in the schema. */
const userErrorsDirective = (codes: GraphQLEnumType): GraphQLDirective =>
  new GraphQLDirective({
    name: DIRECTIVE,
    description:
      'The user errors that a mutation can return. Introspection does not include directives; descriptions state the same errors.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: {
      codes: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(codes))),
        description: 'All codes of the user errors.',
      },
      types: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
        description: 'Types of user errors with additional fields, which implement `UserError`.',
      },
    },
  });

/** Returns the schema with the definition of `@userErrors`. To be called before resolvers are attached. */
export const withUserErrorsDirective = (schema: GraphQLSchema): GraphQLSchema =>
  new GraphQLSchema({
    ...schema.toConfig(),
    directives: [
      ...schema.getDirectives(),
      userErrorsDirective(schema.getType('UserErrorCode') as GraphQLEnumType),
    ],
  });

/** Returns the user errors that follow from the input of a mutation. */
function inputErrors({ args }: GraphQLField<unknown, unknown>, schema: GraphQLSchema): DeclaredError[] {
  const type = getNamedType(args.find(({ name }) => name === 'input')?.type);
  if (!isInputObjectType(type)) return [];
  const ofInput = type.getFields();
  // Mutations over many rows have the inputs of the single mutation as a list.
  const nested = Object.values(ofInput).map((field) => getNamedType(field.type));
  const fields = Object.assign(
    {},
    ...nested.filter(isInputObjectType).map((item) => item.getFields()),
    ofInput,
  ) as typeof ofInput;
  return [
    ...(Object.keys(fields).some((name) => !/^(id|expectedVersion)$/.test(name))
      ? [...VALUE_CODES, ...(schema.getType(VALUE_ERROR) ? ([VALUE_ERROR] as const) : [])]
      : []),
    ...(fields[IDEMPOTENCY_KEY_FIELD.name] ? (['IDEMPOTENCY_KEY_REUSED'] as const) : []),
    ...(fields.expectedVersion ? (['CONFLICT', 'VersionConflictError'] as const) : []),
  ];
}

interface ReturnedErrors {
  readonly codes: readonly UserErrorCode[];
  readonly types: readonly string[];
}

/** Returns all user errors of a mutation, by its declaration and its input. */
function errorsOf(field: GraphQLField<unknown, unknown>, schema: GraphQLSchema): ReturnedErrors {
  const declared = (field.extensions[DECLARED] ?? []) as readonly DeclaredError[];
  const all = [...new Set([...declared, ...inputErrors(field, schema)])].sort();
  return { codes: all.filter(isCode), types: all.filter((error) => !isCode(error)) };
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** Returns the codes of user errors. All codes of values together would hide those that the mutation itself declares. */
function codesText(codes: readonly UserErrorCode[]): string {
  if (!VALUE_CODES.every((code) => codes.includes(code))) return quoted(codes);
  const others = codes.filter((code) => !VALUE_CODES.includes(code));
  return ['those of invalid values', ...(others.length ? [quoted(others)] : [])].join(', ');
}

function errorText({ codes, types }: ReturnedErrors): string {
  if (!codes.length) return 'Returns no user errors.';
  const ofTypes = types.length ? ` (types with more fields: ${quoted(types)})` : '';
  return `User errors: ${codesText(codes)}${ofTypes}.`;
}

let throwsUndeclared = false;

/**
 * Makes mutations fail that return a user error that they do not declare, for tests. Otherwise the error is logged and
 * returned. The function returned restores that.
 */
export function failOnUndeclaredErrors(): () => void {
  throwsUndeclared = true;
  return () => {
    throwsUndeclared = false;
  };
}

function checkDeclared(
  mutation: string,
  { codes, types }: ReturnedErrors,
  returned: readonly UserErrorData[],
  { log }: RequestContext,
): void {
  const undeclared = returned.filter(
    ({ code, type }) => !codes.includes(code) || (type !== undefined && !types.includes(type)),
  );
  if (!undeclared.length) return;
  const errors = undeclared.map(({ code, type }) => ({ code, type }));
  log.error({ mutation, errors }, 'mutation returned undeclared user errors');
  if (throwsUndeclared)
    throw new Error(`${mutation} does not declare the user errors ${JSON.stringify(errors)}.`);
}

interface Payload {
  readonly userErrors: readonly UserErrorData[];
}

/** Adds the user errors of each mutation to the schema, and compares those that it returns with them. */
export function attachUserErrors(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const errors = errorsOf(field, schema);
    const unknown = errors.types.find((name) => !schema.getType(name));
    if (unknown) throw new Error(`${field.name}: the schema has no user error ${unknown}.`);
    field.extensions = {
      ...field.extensions,
      directives: {
        ...directivesOf(field),
        [DIRECTIVE]: { codes: errors.codes, ...(errors.types.length && { types: errors.types }) },
      },
    };
    field.description = sentences(field.description ?? '', errorText(errors));
    const { resolve = defaultFieldResolver } = field;
    field.resolve = async (source, args, context: RequestContext, info) => {
      const payload = (await resolve(source, args, context, info)) as Payload;
      checkDeclared(field.name, errors, payload.userErrors, context);
      return payload;
    };
  }
}
