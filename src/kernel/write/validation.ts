import { validate, type ValidationError } from 'class-validator';
import { VALUE_CONSTRAINTS } from '../model/inputs';
import { firstInvalidIndex } from '../model/constraints';
import type { ValueConstraints } from '../model/types';
import { ErrorCollector } from './error-collector';
import { userError, type UserErrorData } from './mutation-error';
import { UserErrorCode } from './user-error';

/** Every problem of an input, with the way to the field of each. */
function toUserErrors(errors: readonly ValidationError[], path: readonly string[]): UserErrorData[] {
  return errors.flatMap((error) => {
    const here = [...path, error.property];
    const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) =>
      userError(UserErrorCode.INVALID, `${message}.`, [...here, ...itemIndex(error, constraint)]),
    );
    // What is wrong as a whole, such as a list of thousands, is not looked into.
    return own.length ? own : toUserErrors(error.children ?? [], here);
  });
}

/** Where in a list the item stands that is wrong by its limits. */
function itemIndex({ value, contexts }: ValidationError, constraint: string): string[] {
  if (constraint !== VALUE_CONSTRAINTS) return [];
  const place = firstInvalidIndex(value, contexts?.[constraint] as ValueConstraints | undefined);
  return place === undefined ? [] : [String(place)];
}

/** Checks an input by the rules on its class, all of them at once; gives one user error per problem. */
export async function validateInput(input: object): Promise<ErrorCollector> {
  const errors = await validate(input, { forbidUnknownValues: false, stopAtFirstError: true });
  return new ErrorCollector(toUserErrors(errors, ['input']));
}
