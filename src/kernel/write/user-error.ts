import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { enumeration, type NameOf } from '../model/enumeration';
import { Node } from '../model/graph';

export const UserErrorCode = enumeration('UserErrorCode', 'Why an input was refused.', {
  INVALID: 'A value is missing or not of the form that is asked for.',
  TAKEN: 'Another row has this value, which must be unique.',
  NOT_FOUND: 'There is no such row, or none that you may see.',
  FORBIDDEN: 'Your role does not allow it.',
  CONFLICT: 'Somebody else has changed the row since you read it.',
  INVALID_STATE: 'It cannot be done in the state the row is in.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used with another input.',
  SIGN_IN_FAILED:
    'E-mail address and password do not belong together, the account may not sign in, or its session has ended.',
});
export type UserErrorCode = NameOf<typeof UserErrorCode>;

@InterfaceType('UserError', {
  description: 'Something the caller can answer with another input; the mutation changed nothing.',
  resolveType: (error: { type?: string }) => error.type ?? InputError.name,
})
export abstract class UserError {
  @Field(() => String, { description: 'What is wrong, in English, to be shown to a person.' })
  message!: string;

  @Field(() => UserErrorCode, { description: 'What is wrong, for programs.' })
  code!: UserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description:
      'The way to the field of the input, such as `["input", "email"]`; null, or the input as a whole, when no single field is to blame.',
  })
  path!: string[] | null;
}

@ObjectType('InputError', {
  implements: UserError,
  description: 'An input that was refused, with no more to say than the code.',
})
class InputError extends UserError {}

@ObjectType('VersionConflictError', {
  implements: UserError,
  description: 'Somebody else has changed the row since the version that was expected.',
})
export class VersionConflictError extends UserError {
  @Field(() => Node, { nullable: true, description: 'The row as it is now; null when it is gone.' })
  current!: Node | null;

  @Field(() => [String], {
    description: 'The fields of the input whose value differs from what the row has now.',
  })
  changedFields!: string[];
}

@ObjectType('InvalidStatusTransitionError', {
  implements: UserError,
  description: 'A change of status that the row’s present status does not allow.',
})
export class InvalidStatusTransitionError extends UserError {
  @Field(() => [String], { description: 'The statuses that the present one may change to.' })
  allowedStatuses!: string[];
}
