import { validate, type ValidationError } from 'class-validator';
import { VALUE_MESSAGES } from '../messages/kernel-messages';
import type { Check } from '../model/inputs';
import type { Violation } from '../model/constraints';
import { ErrorCollector } from './error-collector';
import { takeMalformed } from './malformed-input';
import { type UserErrorData, violationError } from './mutation-error';

const INVALID: Violation = { code: 'INVALID', message: VALUE_MESSAGES.invalid };

/** Returns the violation of a property that has failed a check. */
function violationAt({ value, target, contexts }: ValidationError, name: string): Violation {
  const { check } = (contexts?.[name] ?? {}) as { check?: Check };
  return check?.(value, target!) ?? INVALID;
}

/** Converts validation errors to user errors, each with the path to its field. */
function toUserErrors(errors: readonly ValidationError[], path: readonly string[]): UserErrorData[] {
  return errors.flatMap((error) => {
    const here = [...path, error.property];
    const own = Object.keys(error.constraints ?? {}).map((name) =>
      violationError(violationAt(error, name), here),
    );
    // A value that is invalid as a whole, such as a list of thousands of items, is not inspected further.
    return own.length ? own : toUserErrors(error.children ?? [], here);
  });
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
