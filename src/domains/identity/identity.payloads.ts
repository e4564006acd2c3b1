import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, EmailAddressScalar } from '../../kernel/model/scalars';
import { UserError } from '../../kernel/write/user-error';
import { User } from './user.entity';

const WHY = 'Why it was refused; empty when it was not.';

@ObjectType({ description: 'What signing in gives.' })
export class SignInPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Send it as `Authorization: Bearer <accessToken>`; null when refused.',
  })
  accessToken!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the access token expires; null when refused.',
  })
  expiresAt!: string | null;

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

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What registering gives: the new person, signed in.' })
export class RegisterPayload extends SignInPayload {}

@ObjectType({ description: 'What bringing back an account gives: the person, signed in.' })
export class RestoreAccountPayload extends SignInPayload {}

@ObjectType({ description: 'What refreshing a session gives.' })
export class RefreshSessionPayload extends SignInPayload {}

@ObjectType({ description: 'What signing out gives.' })
export class SignOutPayload {
  @Field(() => Boolean, { description: 'Whether a session was ended; false when nobody was signed in.' })
  signedOut!: boolean;

  @Field(() => [UserError], { description: 'Always empty; there for uniformity.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What revoking a session gives.' })
export class RevokeSessionPayload {
  @Field(() => ID, { nullable: true, description: 'The session that has ended; null when refused.' })
  revokedSessionId!: string | null;

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What verifying an address gives.' })
export class VerifyEmailPayload {
  @Field(() => EmailAddressScalar, {
    nullable: true,
    description: 'The address that is verified now; null when refused.',
  })
  email!: string | null;

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What asking for another verification mail gives.' })
export class ResendVerificationPayload {
  @Field(() => EmailAddressScalar, {
    nullable: true,
    description: 'The address a link is mailed to; null when refused.',
  })
  email!: string | null;

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
}

@ObjectType({
  description: 'What asking for a new password gives: the same whether or not an account exists.',
})
export class RequestPasswordResetPayload {
  @Field(() => Boolean, {
    description: 'Whether a link will be mailed, if an account has the address; false only when refused.',
  })
  requested!: boolean;

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What setting a forgotten password gives.' })
export class ResetPasswordPayload {
  @Field(() => Int, {
    nullable: true,
    description: 'How many sessions were ended, which is all of them; null when refused.',
  })
  endedSessions!: number | null;

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What changing the password gives.' })
export class ChangePasswordPayload {
  @Field(() => Int, {
    nullable: true,
    description: 'How many other sessions were ended, which is all but this one; null when refused.',
  })
  endedSessions!: number | null;

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What deleting your account gives.' })
export class DeleteAccountPayload {
  @Field(() => ID, { nullable: true, description: 'Your id; null when refused.' })
  deletedUserId!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when `restoreAccount` brings it back; null when refused.',
  })
  restorableUntil!: string | null;

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
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
export class UpdateProfilePayload {
  @Field(() => User, { nullable: true, description: 'You as you are now; null when refused.' })
  user!: User | null;

  @Field(() => [UserError], { description: WHY })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What changing your preferences gives: you, and through you the preferences.' })
export class UpdatePreferencesPayload extends UpdateProfilePayload {}
