import { inputViolations } from '../model/input-violations';
import { ErrorCollector } from './error-collector';
import { takeMalformed } from './malformed-input';
import { violationError } from './mutation-error';

/**
 * Validates an input by the formats of its scalars and the rules declared on its class. Collects all user errors, and
 * removes the fields that contain a malformed text.
 */
export async function validateInput(input: object): Promise<ErrorCollector> {
  const { rest, errors: malformed, fields } = takeMalformed(input);
  const violations = await inputViolations(rest, ['input']);
  return new ErrorCollector(
    [...malformed, ...violations.map(({ violation, path }) => violationError(violation, path))],
    fields,
  );
}
