import { validate, type ValidationError } from 'class-validator';
import { VALUE_MESSAGES } from '../messages/kernel-messages';
import type { Violation } from './constraints';
import type { Check } from './inputs';

/** An invalid value of an input, and the path to it. */
export interface InputViolation {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly violation: Violation;
}

const INVALID: Violation = { code: 'INVALID', message: VALUE_MESSAGES.invalid };

/** Returns the violation of a property that has failed a check. */
function violationAt({ value, target, contexts }: ValidationError, name: string): Violation {
  const { check } = (contexts?.[name] ?? {}) as { check?: Check };
  return check?.(value, target!) ?? INVALID;
}

function violationsIn(errors: readonly ValidationError[], path: readonly string[]): InputViolation[] {
  return errors.flatMap((error) => {
    const here = [...path, error.property];
    const own = Object.keys(error.constraints ?? {}).map((name) => ({
      path: here,
      value: error.value as unknown,
      violation: violationAt(error, name),
    }));
    // A value that is invalid as a whole, such as a list of thousands of items, is not inspected further.
    return own.length ? own : violationsIn(error.children ?? [], here);
  });
}

/** Returns the values of an input that violate the rules declared on its class. `path` leads to the input. */
export async function inputViolations(input: object, path: readonly string[]): Promise<InputViolation[]> {
  return violationsIn(await validate(input, { forbidUnknownValues: false, stopAtFirstError: true }), path);
}
