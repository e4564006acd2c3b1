import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, EmailAddressScalar } from '../../kernel/model/scalars';
import { Payload } from '../../kernel/write/payload';
import { UserError } from '../../kernel/write/user-error';
import { User } from './user.entity';

@ObjectType({ description: 'What signing in gives.' })
export class SignInPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'Send it as `Authorization: Bearer <accessToken>`; null when refused.',
  })
  accessToken!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the access token expires; null when refused.',
  })
  accessTokenExpiresAt!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What `refreshSession` takes when the access token expires, once; null when refused, or when it is kept in a cookie.',
  })
  refreshToken!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the session ends by itself, and every refresh token with it; null when refused.',
  })
  sessionExpiresAt!: string | null;

  @Field(() => User, { nullable: true, description: 'Who is signed in; null when refused.' })
  user!: User | null;
}

@ObjectType({ description: 'What registering gives: the new person, signed in.' })
export class RegisterPayload extends SignInPayload {}

@ObjectType({ description: 'What bringing back an account gives: the person, signed in.' })
export class RestoreAccountPayload extends SignInPayload {}

@ObjectType({ description: 'What refreshing a session gives.' })
export class RefreshSessionPayload extends SignInPayload {}

@ObjectType({ description: 'What signing out gives.' })
export class SignOutPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether a session was ended; false when nobody was signed in.' })
  signedOut!: boolean;
}

@ObjectType({ description: 'What revoking a session gives.' })
export class RevokeSessionPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'The session that has ended; null when refused.' })
  revokedSessionId!: string | null;
}

@ObjectType({ description: 'What verifying an address gives.' })
export class VerifyEmailPayload extends Payload {
  @Field(() => EmailAddressScalar, {
    nullable: true,
    description: 'The address that is verified now; null when refused.',
  })
  email!: string | null;
}

@ObjectType({ description: 'What asking for another verification mail gives.' })
export class ResendVerificationPayload extends Payload {
  @Field(() => EmailAddressScalar, {
    nullable: true,
    description: 'The address a link is mailed to; null when refused.',
  })
  email!: string | null;
}

@ObjectType({
  description: 'What asking for a new password gives: the same whether or not an account exists.',
})
export class RequestPasswordResetPayload extends Payload {
  @Field(() => Boolean, {
    description: 'Whether a link will be mailed, if an account has the address; false only when refused.',
  })
  requested!: boolean;
}

@ObjectType({ description: 'What setting a forgotten password gives.' })
export class ResetPasswordPayload extends Payload {
  @Field(() => Int, {
    nullable: true,
    description: 'How many sessions were ended, which is all of them; null when refused.',
  })
  endedSessionCount!: number | null;
}

@ObjectType({ description: 'What changing the password gives.' })
export class ChangePasswordPayload extends Payload {
  @Field(() => Int, {
    nullable: true,
    description: 'How many other sessions were ended, which is all but this one; null when refused.',
  })
  endedSessionCount!: number | null;
}

@ObjectType({ description: 'What deleting your account gives.' })
export class DeleteAccountPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'Your id; null when refused.' })
  deletedUserId!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when `restoreAccount` brings it back; null when refused.',
  })
  restorableUntil!: string | null;
}

@ObjectType('AccountDeletedError', {
  implements: UserError,
  description: 'The password is right, and the account was deleted: `restoreAccount` brings it back.',
})
export class AccountDeletedError extends UserError {
  @Field(() => DateTimeScalar, { description: 'Until when it can be brought back.' })
  restorableUntil!: string;
}

@ObjectType({ description: 'What changing your profile gives.' })
export class UpdateProfilePayload extends Payload {
  @Field(() => User, { nullable: true, description: 'You as you are now; null when refused.' })
  user!: User | null;
}

@ObjectType({ description: 'What changing your preferences gives: you, and through you the preferences.' })
export class UpdatePreferencesPayload extends UpdateProfilePayload {}
