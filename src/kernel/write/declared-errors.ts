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
  type GraphQLInputField,
  type GraphQLInputObjectType,
  isInputObjectType,
} from 'graphql';
import { Extensions } from 'type-graphql';
import type { ViolationCode } from '../model/constraints';
import { sentences } from '../model/descriptions';
import { checkedCodes } from '../model/inputs';
import { formOf } from '../model/scalars';
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

/** Codes of values that violate a limit, which their errors state. */
const LIMIT_CODES: readonly ViolationCode[] = ['TOO_LONG', 'TOO_SHORT', 'OUT_OF_RANGE', 'NOT_ALLOWED'];

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

/** Returns the codes of invalid values of an input field, by its type and its checks. */
function codesOf(field: GraphQLInputField, seen: readonly GraphQLInputObjectType[]): ViolationCode[] {
  const type = getNamedType(field.type);
  const own = checkedCodes(field);
  // Texts can contain characters that cannot be stored.
  if (type === GraphQLString) return [...own, 'BAD_FORMAT'];
  // A blank text does not have the format of a scalar.
  if (formOf(type) !== undefined) return [...own.filter((code) => code !== 'BLANK'), 'BAD_FORMAT'];
  return isInputObjectType(type) ? [...own, ...codesOfValues(type, seen)] : own;
}

/** Returns the codes of invalid values of an input object, and of the objects in it. */
export const codesOfValues = (
  type: GraphQLInputObjectType,
  seen: readonly GraphQLInputObjectType[] = [],
): ViolationCode[] =>
  seen.includes(type)
    ? []
    : Object.values(type.getFields()).flatMap((field) => codesOf(field, [...seen, type]));

/** Returns the user errors of invalid values: their codes, and the type of those that state a limit. */
function valueErrors(type: GraphQLInputObjectType): DeclaredError[] {
  const codes = codesOfValues(type);
  return LIMIT_CODES.some((code) => codes.includes(code)) ? [...codes, 'InvalidValueError'] : codes;
}

/** Returns the user errors that follow from the input of a mutation. */
function inputErrors({ args }: GraphQLField<unknown, unknown>): DeclaredError[] {
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
    ...valueErrors(type),
    ...(fields[IDEMPOTENCY_KEY_FIELD.name] ? (['IDEMPOTENCY_KEY_REUSED'] as const) : []),
    ...(fields.expectedVersion ? (['CONFLICT', 'VersionConflictError'] as const) : []),
  ];
}

interface ReturnedErrors {
  readonly codes: readonly UserErrorCode[];
  readonly types: readonly string[];
}

/** Returns all user errors of a mutation, by its declaration and its input. */
function errorsOf(field: GraphQLField<unknown, unknown>): ReturnedErrors {
  const declared = (field.extensions[DECLARED] ?? []) as readonly DeclaredError[];
  const all = [...new Set([...declared, ...inputErrors(field)])].sort();
  return { codes: all.filter(isCode), types: all.filter((error) => !isCode(error)) };
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function errorText({ codes, types }: ReturnedErrors): string {
  if (!codes.length) return 'Returns no user errors.';
  const ofTypes = types.length ? ` (types with more fields: ${quoted(types)})` : '';
  return `User errors: ${quoted(codes)}${ofTypes}.`;
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
    const errors = errorsOf(field);
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
