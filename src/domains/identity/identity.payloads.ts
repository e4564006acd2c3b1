import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, EmailAddressScalar } from '../../kernel/model';
import { Payload, UserError } from '../../kernel/write';
import { User } from './user.entity';

@ObjectType({ description: 'Payload of `signIn`.' })
export class SignInPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description:
      'The access token. Send it as `Authorization: Bearer <accessToken>`. Null if the mutation failed.',
  })
  accessToken!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the access token expires. Null if the mutation failed.',
  })
  accessTokenExpiresAt!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The refresh token. `refreshSession` accepts it once. Null if the mutation failed, or if the token is stored in a cookie.',
  })
  refreshToken!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the session and its refresh tokens expire. Null if the mutation failed.',
  })
  sessionExpiresAt!: string | null;

  @Field(() => User, {
    nullable: true,
    description: 'The user who is signed in. Null if the mutation failed.',
  })
  user!: User | null;
}

@ObjectType({ description: 'Payload of `register`.' })
export class RegisterPayload extends SignInPayload {}

@ObjectType({ description: 'Payload of `restoreAccount`.' })
export class RestoreAccountPayload extends SignInPayload {}

@ObjectType({ description: 'Payload of `refreshSession`.' })
export class RefreshSessionPayload extends SignInPayload {}

@ObjectType({ description: 'Payload of `signOut`.' })
export class SignOutPayload extends Payload {
  @Field(() => Boolean, {
    description: 'Whether a session was ended. False if the request was not authenticated.',
  })
  signedOut!: boolean;
}

@ObjectType({ description: 'Payload of `revokeSession`.' })
export class RevokeSessionPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'ID of the ended session. Null if the mutation failed.' })
  revokedSessionId!: string | null;
}

@ObjectType({ description: 'Payload of `verifyEmail`.' })
export class VerifyEmailPayload extends Payload {
  @Field(() => EmailAddressScalar, {
    nullable: true,
    description: 'The verified email address. Null if the mutation failed.',
  })
  email!: string | null;
}

@ObjectType({ description: 'Payload of `resendVerification`.' })
export class ResendVerificationPayload extends Payload {
  @Field(() => EmailAddressScalar, {
    nullable: true,
    description: 'The email address that the link is sent to. Null if the mutation failed.',
  })
  email!: string | null;
}

@ObjectType({
  description: 'Payload of `requestPasswordReset`. Does not reveal whether an account exists.',
})
export class RequestPasswordResetPayload extends Payload {
  @Field(() => Boolean, {
    description:
      'Whether the request was accepted. The link is sent only if an account has the email address. False only if the mutation failed.',
  })
  requested!: boolean;
}

@ObjectType({ description: 'Payload of `resetPassword`.' })
export class ResetPasswordPayload extends Payload {
  @Field(() => Int, {
    nullable: true,
    description: 'Number of ended sessions: all sessions of the account. Null if the mutation failed.',
  })
  endedSessionCount!: number | null;
}

@ObjectType({ description: 'Payload of `changePassword`.' })
export class ChangePasswordPayload extends Payload {
  @Field(() => Int, {
    nullable: true,
    description: 'Number of ended sessions: all except the current one. Null if the mutation failed.',
  })
  endedSessionCount!: number | null;
}

@ObjectType({ description: 'Payload of `deleteAccount`.' })
export class DeleteAccountPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'ID of the deleted user. Null if the mutation failed.' })
  deletedUserId!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the period in which `restoreAccount` can restore the account ends. Null if the mutation failed.',
  })
  restorableUntil!: string | null;
}

@ObjectType('AccountDeletedError', {
  implements: UserError,
  description: 'The password is correct, but the account is deleted. `restoreAccount` can restore it.',
})
export class AccountDeletedError extends UserError {
  @Field(() => DateTimeScalar, { description: 'When the period in which the account can be restored ends.' })
  restorableUntil!: string;
}

@ObjectType({ description: 'Payload of `updateProfile`.' })
export class UpdateProfilePayload extends Payload {
  @Field(() => User, {
    nullable: true,
    description: 'The viewer after the mutation. Null if the mutation failed.',
  })
  user!: User | null;
}

@ObjectType({ description: 'Payload of `updatePreferences`.' })
export class UpdatePreferencesPayload extends UpdateProfilePayload {}
