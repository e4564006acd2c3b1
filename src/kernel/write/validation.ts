import { validate, type ValidationError } from 'class-validator';
import { VALUE_CONSTRAINTS } from '../model/inputs';
import { firstInvalidIndex } from '../model/constraints';
import type { ValueConstraints } from '../model/types';
import { ErrorCollector } from './error-collector';
import { takeMalformed } from './malformed-input';
import { userError, type UserErrorData } from './mutation-error';
import { UserErrorCode } from './user-error';

/** Converts validation errors to user errors, each with the path to its field. */
function toUserErrors(errors: readonly ValidationError[], path: readonly string[]): UserErrorData[] {
  return errors.flatMap((error) => {
    const here = [...path, error.property];
    const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) =>
      userError(UserErrorCode.INVALID, `${message}.`, [...here, ...itemIndex(error, constraint)]),
    );
    // A value that is invalid as a whole, such as a list of thousands of items, is not inspected further.
    return own.length ? own : toUserErrors(error.children ?? [], here);
  });
}

/** Returns the index of the first list item that violates its limits, as a path segment. */
function itemIndex({ value, contexts }: ValidationError, constraint: string): string[] {
  if (constraint !== VALUE_CONSTRAINTS) return [];
  const index = firstInvalidIndex(value, contexts?.[constraint] as ValueConstraints | undefined);
  return index === undefined ? [] : [String(index)];
}

/**
 * Validates an input by the formats of its scalars and the rules declared on its class. Collects all user errors, and
 * removes the fields that contain a malformed text.
 */
export async function validateInput(input: object): Promise<ErrorCollector> {
  const { rest, errors: malformed, fields } = takeMalformed(input);
  const errors = await validate(rest, { forbidUnknownValues: false, stopAtFirstError: true });
  return new ErrorCollector([...malformed, ...toUserErrors(errors, ['input'])], fields);
}
