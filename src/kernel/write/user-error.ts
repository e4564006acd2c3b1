import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { enumeration, type NameOf } from '../model/enumeration';
import { Node } from '../model/graphql-types';
import { SafeIntScalar } from '../model/scalars';

export const UserErrorCode = enumeration('UserErrorCode', 'The code of a user error.', {
  INVALID: 'A value is missing or invalid.',
  TAKEN: 'The value must be unique and is already in use.',
  NOT_FOUND: 'The object does not exist or is not visible to the viewer.',
  FORBIDDEN: 'The viewer lacks the required permission.',
  CONFLICT: 'The object has changed since the expected version.',
  INVALID_STATE: 'The current state of the object does not allow the change.',
  LIMIT_EXCEEDED: 'The change would exceed a limit of the plan.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was already used with a different input.',
  SIGN_IN_FAILED:
    'The email address or password is incorrect, the account cannot sign in, or the session has ended.',
});
export type UserErrorCode = NameOf<typeof UserErrorCode>;

@InterfaceType('UserError', {
  description: 'An error that the user can fix by changing the input. The mutation changed nothing.',
  resolveType: (error: { type?: string }) => error.type ?? InputError.name,
})
export abstract class UserError {
  @Field(() => String, { description: 'Error message for the user, in English.' })
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
      'Statuses that the current status can change to: values of the enum of the status, which differs between types.',
  })
  allowedStatuses!: string[];
}
