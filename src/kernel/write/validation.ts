import { validate, ValidateBy, type ValidationError } from 'class-validator';
import { problemOf } from '../model/limits';
import type { Limits } from '../model/types';
import { Problems } from './problems';
import { inputError, type Refused } from './refusal';
import { UserErrorCode } from './user-error';

/** Every problem of an input, with the way to the field of each. */
function refusals(errors: readonly ValidationError[], path: readonly string[]): Refused[] {
  return errors.flatMap((error) => {
    const here = [...path, error.property];
    const own = Object.values(error.constraints ?? {}).map((message) =>
      inputError(UserErrorCode.INVALID, `${message}.`, here),
    );
    // What is wrong as a whole, such as a list of thousands, is not looked into.
    return own.length ? own : refusals(error.children ?? [], here);
  });
}

/** Checks an input by the rules on its class, all of them at once; gives one user error per problem. */
export async function problemsOf(input: object): Promise<Problems> {
  const errors = await validate(input, { forbidUnknownValues: false, stopAtFirstError: true });
  return new Problems(refusals(errors, ['input']));
}

/** On a property of an input class: its limits, as declared types have them. */
export const Limited = (limits: Limits): PropertyDecorator =>
  ValidateBy({
    name: 'limits',
    validator: {
      validate: (value) => problemOf(value, limits) === undefined,
      defaultMessage: (args) => `${args!.property} ${problemOf(args!.value, limits)}`,
    },
  });
