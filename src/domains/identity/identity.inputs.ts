import { IsEmail, IsNotEmpty } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { NewPassword } from '../../kernel/auth/passwords';
import { CountryCodeScalar, LocaleScalar, TimeZoneScalar } from '../../kernel/model/scalars';
import { KEY_FIELD } from '../../kernel/write/keys';
import { email } from '../../kernel/model';
import { withinLimits } from '../../kernel/model/inputs';

const COOKIE =
  'Keep the refresh token in an httpOnly cookie, as browsers should, instead of giving it out; not when left out.';
const NEW_PASSWORD = 'The new password: 8 to 1000 characters, and not the e-mail address.';
const ASCII = 'ASCII only, a domain with other letters in its `xn--` form.';
const LINK_TOKEN = 'What stands behind `#token=` in the mailed link.';

@InputType({ description: 'Who registers.' })
export class RegisterInput {
  @Field(() => String, {
    description: `The address to sign in with; a link to verify it is mailed there. ${ASCII}`,
  })
  @IsEmail()
  @withinLimits(email.limits)
  email!: string;

  @Field(() => String, { description: NEW_PASSWORD })
  @NewPassword('email')
  password!: string;

  @Field(() => String, { description: 'The name to show, of up to 255 characters.' })
  @withinLimits({ maxLength: 255, filled: true })
  fullName!: string;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'The country the person lives in.' })
  country?: string | null;

  @Field(() => LocaleScalar, {
    nullable: true,
    description: 'The language of user interface and mail, such as `hi`; English when left out.',
  })
  @withinLimits({ maxLength: 10 })
  language?: string | null;

  @Field(() => TimeZoneScalar, {
    nullable: true,
    description:
      'The time zone in which the person reads and plans; when left out `Asia/Kolkata` in India and `UTC` elsewhere.',
  })
  @withinLimits({ maxLength: 50 })
  timezone?: string | null;

  @Field(() => Boolean, { nullable: true, description: COOKIE })
  useCookie?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Any text of up to 200 characters, your own for each person who registers: repeated within 24 hours with the same input it signs the person in instead of answering that the address is taken.',
  })
  @withinLimits({ maxLength: 200 })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Who signs in.' })
export class SignInInput {
  @Field(() => String, { description: `The e-mail address, without regard to case. ${ASCII}` })
  @withinLimits(email.limits)
  email!: string;

  @Field(() => String, { description: 'The password.' })
  @IsNotEmpty()
  @withinLimits({ maxLength: 1000 })
  password!: string;

  @Field(() => Boolean, { nullable: true, description: COOKIE })
  useCookie?: boolean | null;
}

@InputType({ description: 'Whose account is to be brought back.' })
export class RestoreAccountInput extends SignInInput {}

@InputType({ description: 'Which session goes on.' })
export class RefreshSessionInput {
  @Field(() => String, {
    nullable: true,
    description: 'The refresh token; when left out, the one in the cookie that came with the request.',
  })
  @withinLimits({ maxLength: 200 })
  refreshToken?: string | null;

  @Field(() => Boolean, { nullable: true, description: COOKIE })
  useCookie?: boolean | null;
}

@InputType({ description: 'Which of your sessions is to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: 'The id of one of your sessions, this one included.' })
  id!: string;
}

@InputType({ description: 'The link that was mailed.' })
export class VerifyEmailInput {
  @Field(() => String, { description: LINK_TOKEN })
  @withinLimits({ maxLength: 200 })
  token!: string;
}

@InputType({ description: 'Whose password was forgotten.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: `The address of the account, without regard to case. ${ASCII}` })
  @withinLimits(email.limits)
  email!: string;

  @Field(() => String, KEY_FIELD.options)
  @withinLimits(KEY_FIELD.type.limits)
  idempotencyKey?: string | null;
}

@InputType({ description: 'The link that was mailed, and the new password.' })
export class ResetPasswordInput {
  @Field(() => String, { description: LINK_TOKEN })
  @withinLimits({ maxLength: 200 })
  token!: string;

  @Field(() => String, { description: NEW_PASSWORD })
  @NewPassword()
  newPassword!: string;
}

@InputType({ description: 'The password as it is and as it is to be.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password as it is.' })
  @withinLimits({ maxLength: 1000 })
  currentPassword!: string;

  @Field(() => String, { description: NEW_PASSWORD })
  @NewPassword()
  newPassword!: string;
}

@InputType({ description: 'That it is you who deletes the account.' })
export class DeleteAccountInput {
  @Field(() => String, { description: 'Your password.' })
  @withinLimits({ maxLength: 1000 })
  password!: string;
}
