import {
  DirectiveLocation,
  getNamedType,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLFloat,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  GraphQLInt,
  type GraphQLScalarType,
  type GraphQLSchema,
  GraphQLString,
  isInputObjectType,
  isObjectType,
  isRequiredInputField,
  isScalarType,
} from 'graphql';
import { Extensions } from 'type-graphql';
import { MAX_PAGE } from './page-size';
import { MAX_SEARCH } from './search-options';
import type { ValueConstraints } from './types';

/**
 * Directives of the printed schema, from which clients generate forms and types. Their arguments are extensions of schema
 * elements, `{ directives: { constraint: { maxLength: 255 } } }`, which graphql-tools reads, too.
 */

/** The arguments of `@constraint`. Those of texts apply to each item of a list of texts. */
export interface ConstraintArguments {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly notBlank?: boolean;
  readonly singleLine?: boolean;
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly integerDigits?: number;
  readonly fractionDigits?: number;
  readonly maxItems?: number;
  readonly maxBytes?: number;
}

const CHARACTERS = 'in Unicode code points (not UTF-16 code units)';

export const ConstraintDirective = new GraphQLDirective({
  name: 'constraint',
  description:
    'Limits of an input value, in addition to those of its type. Arguments about texts apply to each item of a list. Introspection does not include directives; descriptions state the same limits.',
  locations: [
    DirectiveLocation.ARGUMENT_DEFINITION,
    DirectiveLocation.INPUT_FIELD_DEFINITION,
    DirectiveLocation.SCALAR,
  ],
  args: {
    minLength: { type: GraphQLInt, description: `Minimum length of a text, ${CHARACTERS}.` },
    maxLength: { type: GraphQLInt, description: `Maximum length of a text, ${CHARACTERS}.` },
    notBlank: {
      type: GraphQLBoolean,
      description:
        'Whether a text must contain a visible character. White space, control characters and invisible characters do not count.',
    },
    singleLine: {
      type: GraphQLBoolean,
      description: 'Whether a text must not contain line breaks or other control characters.',
    },
    pattern: {
      type: GraphQLString,
      description:
        'Regular expression that a text must match, in ECMAScript syntax with the flag `u`. Matches a part of the text unless it is anchored.',
    },
    min: { type: GraphQLFloat, description: 'Minimum of a number, inclusive.' },
    max: { type: GraphQLFloat, description: 'Maximum of a number, inclusive.' },
    integerDigits: {
      type: GraphQLInt,
      description: 'Maximum number of digits before the decimal point, without leading zeros.',
    },
    fractionDigits: { type: GraphQLInt, description: 'Maximum number of digits after the decimal point.' },
    maxItems: { type: GraphQLInt, description: 'Maximum number of items of a list.' },
    maxBytes: {
      type: GraphQLInt,
      description: 'Maximum size of the value as JSON without white space, in bytes of UTF-8.',
    },
  },
});

/** Returns the arguments of `@constraint` for the constraints of a value or list. */
export function constraintArguments(constraints: ValueConstraints = {}): ConstraintArguments {
  const { item, digits, nonBlank, maxItems, maxBytes } = constraints;
  if (item ?? maxItems) return { ...constraintArguments(item), maxItems, maxBytes };
  const { maxLength, singleLine, pattern, min, max } = constraints;
  return {
    maxLength,
    notBlank: nonBlank || undefined,
    singleLine: singleLine || undefined,
    pattern,
    min,
    max,
    // A maximum with as many digits is the narrower limit.
    integerDigits:
      digits && (max === undefined || max >= 10 ** (digits[0] - digits[1]))
        ? digits[0] - digits[1]
        : undefined,
    fractionDigits: digits?.[1],
    maxBytes,
  };
}

/** The extensions of a schema element that has directives: their arguments by directive. */
export interface DirectiveExtensions {
  readonly directives?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Returns the arguments of each directive of a schema element. */
export const directivesOf = ({
  extensions,
}: {
  readonly extensions: Readonly<object>;
}): NonNullable<DirectiveExtensions['directives']> => (extensions as DirectiveExtensions).directives ?? {};

const given = (constraint: ConstraintArguments): ConstraintArguments =>
  Object.fromEntries(Object.entries(constraint).filter(([, value]) => value !== undefined));

const extensionsOf = (constraint: ConstraintArguments): DirectiveExtensions =>
  Object.keys(constraint).length ? { directives: { constraint: { ...constraint } } } : {};

/** Adds `@constraint` to a field of an input class. */
export const Constraint = (constraint: ConstraintArguments): PropertyDecorator =>
  Extensions({ ...extensionsOf(given(constraint)) });

/** Adds `@constraint` to a scalar. All its values have the same constraints, so their fields do not repeat them. */
export function constrainScalar(scalar: GraphQLScalarType, constraints: ValueConstraints): void {
  const extensions = extensionsOf(given(constraintArguments(constraints)));
  const known = directivesOf(scalar).constraint;
  if (known && JSON.stringify(known) !== JSON.stringify(extensions.directives?.constraint))
    throw new Error(`The scalar ${scalar.name} is declared twice, with different constraints.`);
  scalar.extensions = { ...scalar.extensions, ...extensions };
}

/** Constraints of the arguments of fields, by name. */
const ARGUMENTS: Readonly<Record<string, ConstraintArguments>> = {
  first: { min: 1, max: MAX_PAGE },
  last: { min: 1, max: MAX_PAGE },
  ids: { maxItems: MAX_PAGE },
  query: { maxLength: MAX_SEARCH },
};

/** The extension of input types of which exactly one field must be given. TypeGraphQL has no option for it. */
export const ONE_OF = { oneOf: true } as const;

function markOneOf(type: GraphQLInputObjectType): void {
  if (!type.extensions.oneOf) return;
  const required = Object.values(type.getFields()).find(isRequiredInputField);
  if (required)
    throw new Error(`${type.name}.${required.name} has to be nullable, because the input is @oneOf.`);
  type.isOneOf = true;
}

/** Removes the constraints that the scalar of an input field has, too. `notBlank` is kept, because it is not part of the format. */
function removeInherited(field: GraphQLInputField): void {
  const { constraint } = directivesOf(field);
  const type = getNamedType(field.type);
  if (!constraint || !isScalarType(type)) return;
  const inherited = directivesOf(type).constraint;
  if (!inherited) return;
  const own = Object.entries(constraint).filter(
    ([name, value]) => name !== 'notBlank' && inherited[name] !== value,
  );
  field.extensions = { ...field.extensions, directives: undefined, ...extensionsOf(Object.fromEntries(own)) };
}

/**
 * Completes the directives of a built schema: `@oneOf` of input types, and `@constraint` of arguments and input fields,
 * which leave to their scalar what is the same.
 */
export function attachDirectives(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) {
      markOneOf(type);
      Object.values(type.getFields()).forEach(removeInherited);
    }
    if (!isObjectType(type)) continue;
    for (const arg of Object.values(type.getFields()).flatMap(({ args }) => args))
      arg.extensions = { ...arg.extensions, ...extensionsOf(ARGUMENTS[arg.name] ?? {}) };
  }
}
