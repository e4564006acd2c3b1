import type { ResolverData } from 'type-graphql';
import { badArgument } from '../errors';
import { formatMessage } from '../messages/format';
import { type InputViolation, inputViolations } from '../model/input-violations';

/** Returns the size of a value in the unit of its limit. Undefined if the value itself is limited. */
function sizeOf(value: unknown, unit: string | undefined): number | undefined {
  if (unit === 'ITEMS') return (value as readonly unknown[]).length;
  return unit === 'CHARACTERS' ? Array.from(value as string).length : undefined;
}

function invalidArgument({ path, value, violation }: InputViolation): Error {
  const { message, values, parameters, index } = violation;
  const item: unknown = index === undefined ? value : (value as readonly unknown[])[index];
  // The path of the value stands before the text, in place of the name of the field.
  const field = { field: '', field_lower: '', field_number: 'singular' };
  const text = formatMessage(message({ ...values, ...(parameters as object), ...field }), 'en').trimStart();
  const size = sizeOf(item, parameters?.unit);
  return badArgument(
    [...path, ...(index === undefined ? [] : [index])].join('.'),
    size === undefined ? text : `${text.slice(0, -1)}, but has ${size}.`,
  );
}

/**
 * Validates the input of a query by the rules declared on its class, as mutations do. Queries have no user errors, so the
 * first violation is a top-level error. Called by TypeGraphQL for each argument of a hand-written field.
 */
export async function validateQueryInput(
  value: unknown,
  _type: unknown,
  { info: { parentType, schema } }: ResolverData,
): Promise<void> {
  if (parentType.name !== schema.getQueryType()?.name || typeof value !== 'object' || value === null) return;
  const [violation] = await inputViolations(value, ['input']);
  if (violation) throw invalidArgument(violation);
}
