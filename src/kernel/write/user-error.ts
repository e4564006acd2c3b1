import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { enumeration, type NameOf } from '../model/enumeration';

export const UserErrorCode = enumeration('UserErrorCode', 'Why an input was refused.', {
  INVALID: 'A value is missing or not of the form that is asked for.',
  SIGN_IN_FAILED: 'E-mail address and password do not belong together, or the account may not sign in.',
});
export type UserErrorCode = NameOf<typeof UserErrorCode>;

@InterfaceType('UserError', {
  description: 'Something the caller can answer with another input; the mutation changed nothing.',
  resolveType: (error: { type?: string }) => error.type ?? 'InputError',
})
export abstract class UserError {
  @Field(() => String, { description: 'What is wrong, in English, to be shown to a person.' })
  message!: string;

  @Field(() => UserErrorCode, { description: 'What is wrong, for programs.' })
  code!: UserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description:
      'The way to the field of the input, such as `["input", "email"]`; null when no single field is to blame.',
  })
  path!: string[] | null;
}

@ObjectType('InputError', {
  implements: UserError,
  description: 'An input that was refused, with no more to say than the code.',
})
export class InputError extends UserError {}

/** A refusal is a plain object: graphql-js throws instances of Error that it finds in a result. */
export const inputError = (
  code: UserErrorCode,
  message: string,
  path: string[] | null = null,
): InputError => ({
  code,
  message,
  path,
});
