import { Field, Float, InterfaceType, ObjectType } from 'type-graphql';
import type { LimitUnit } from '../model/constraints';
import { enumeration, type NameOf } from '../model/enumeration';
import { Node } from '../model/graphql-types';
import { SafeIntScalar } from '../model/scalars';

export const UserErrorCode = enumeration(
  'UserErrorCode',
  'The code of a user error. Those from `REQUIRED` to `INVALID` are the codes of invalid values.',
  {
    REQUIRED: 'A required value is missing or null.',
    BLANK: 'The text has no visible characters.',
    TOO_LONG: 'The value has too many characters, items or bytes.',
    TOO_SHORT: 'The value has too few characters.',
    OUT_OF_RANGE: 'The number or date is too small or too large.',
    BAD_FORMAT: 'The value does not have the required format.',
    DUPLICATE: 'The value can occur only once in the list.',
    NOT_ALLOWED: 'The value is not one of the allowed values.',
    INVALID: 'The value is invalid for another reason.',
    TAKEN: 'The value must be unique and is already in use.',
    NOT_FOUND: 'The object does not exist or is not visible to the viewer.',
    FORBIDDEN: 'The viewer lacks the required permission.',
    CONFLICT: 'The object has changed since the expected version.',
    INVALID_STATE: 'The current state of the object does not allow the change.',
    LIMIT_EXCEEDED: 'The change would exceed a limit of the plan.',
    IDEMPOTENCY_KEY_REUSED: 'The idempotency key was already used with a different input.',
    SIGN_IN_FAILED:
      'The email address or password is incorrect, the account cannot sign in, or the session has ended.',
    INTERNAL:
      'An unexpected error, which only items of jobs have. Mutations fail with a top-level error instead.',
  },
);
export type UserErrorCode = NameOf<typeof UserErrorCode>;

@InterfaceType('UserError', {
  description: 'An error that the user can fix by changing the input. The mutation changed nothing.',
  resolveType: (error: { type?: string }) => error.type ?? InputError.name,
})
export abstract class UserError {
  @Field(() => String, {
    description:
      'Error message for the user, in the `language` of the user (English or Hindi), else in that of the header `Accept-Language`, else in English.',
  })
  message!: string;

  @Field(() => UserErrorCode, { description: 'Machine-readable error code.' })
  code!: UserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description:
      'Path to the input field, such as `["input", "email"]`. Null or `["input"]` if no single field is at fault.',
  })
  path!: string[] | null;
}

@ObjectType('InputError', {
  implements: UserError,
  description: 'A user error without additional fields.',
})
class InputError extends UserError {}

const LimitUnits = enumeration('LimitUnit', 'The unit of the limits of an invalid value.', {
  CHARACTERS: 'Characters of a text (Unicode code points).',
  ITEMS: 'Items of a list.',
  BYTES: 'Bytes of a value as JSON.',
  DIGITS: 'Digits before the decimal point.',
  DECIMAL_PLACES: 'Digits after the decimal point.',
  SECONDS: 'Seconds of a duration.',
} satisfies Record<LimitUnit, string>);

@ObjectType('InvalidValueError', {
  implements: UserError,
  description: 'An invalid value, with its limits or the allowed values.',
})
export class InvalidValueError extends UserError {
  @Field(() => Float, { nullable: true, description: 'The minimum. Null if there is none.' })
  minimum!: number | null;

  @Field(() => Float, { nullable: true, description: 'The maximum. Null if there is none.' })
  maximum!: number | null;

  @Field(() => LimitUnits, {
    nullable: true,
    description: 'The unit of the minimum and the maximum. Null if they limit the number itself.',
  })
  unit!: LimitUnit | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The allowed values. Null unless the code is `NOT_ALLOWED`.',
  })
  allowedValues!: string[] | null;
}

@ObjectType('VersionConflictError', {
  implements: UserError,
  description: 'A version conflict: the object has changed since the expected version.',
})
export class VersionConflictError extends UserError {
  @Field(() => Node, {
    nullable: true,
    description: 'The object in its current version. Null if it was deleted or is not visible to the viewer.',
  })
  current!: Node | null;

  @Field(() => [String], {
    description: 'Input fields whose values differ from the current version.',
  })
  changedFields!: string[];
}

@ObjectType('LimitExceededError', {
  implements: UserError,
  description: 'A change that would exceed a limit.',
})
export class LimitExceededError extends UserError {
  @Field(() => SafeIntScalar, { description: 'The limit that the change would exceed.' })
  limit!: number;
}

@ObjectType('InvalidStatusTransitionError', {
  implements: UserError,
  description: 'A status transition that the current status does not allow.',
})
export class InvalidStatusTransitionError extends UserError {
  @Field(() => [String], {
    description:
      'Statuses that the current status can change to, as values of the status enum of the object.',
  })
  allowedStatuses!: string[];
}
