import { IsString, MaxLength, MinLength } from 'class-validator';
import { Field, InputType, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../kernel/model/scalars';
import { UserError } from '../../kernel/write/user-error';
import { User } from './user.entity';

@InputType({ description: 'Who signs in.' })
export class SignInInput {
  @Field(() => String, { description: 'The e-mail address, without regard to case.' })
  @IsString()
  @MaxLength(254)
  email!: string;

  @Field(() => String, { description: 'The password.' })
  @IsString()
  @MinLength(1)
  @MaxLength(1000)
  password!: string;
}

@ObjectType({ description: 'What signing in gives.' })
export class SignInPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Send it as `Authorization: Bearer <accessToken>`; null when the sign-in was refused.',
  })
  accessToken!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the access token expires; null when refused.',
  })
  expiresAt!: string | null;

  @Field(() => User, { nullable: true, description: 'Who has signed in; null when refused.' })
  user!: User | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What signing out gives.' })
export class SignOutPayload {
  @Field(() => Boolean, { description: 'Whether a session was ended; false when nobody was signed in.' })
  signedOut!: boolean;

  @Field(() => [UserError], { description: 'Always empty; there for uniformity.' })
  userErrors!: UserError[];
}
