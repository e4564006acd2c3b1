import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../kernel/context';
import { modelOf } from '../../kernel/model/metadata';
import type { Row } from '../../kernel/read/row';
import { inputError } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import { SignInInput, SignInPayload, SignOutPayload } from './identity.inputs';
import { signIn, signOut } from './sign-in.service';
import { User } from './user.entity';

type SignedIn = Omit<SignInPayload, 'user'> & { userId?: string };

@Resolver(() => SignInPayload)
export class IdentityResolver {
  @Query(() => User, { nullable: true, description: 'Who is signed in; null when nobody is.' })
  viewer(@Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo): Promise<Row | null> | null {
    return context.actor ? context.reader.one(modelOf(User), context.actor.personId, info) : null;
  }

  @Mutation(() => SignInPayload, {
    description:
      'Begins a session with e-mail address and password. The rest of the operation is done as that person.',
  })
  async signIn(
    @Arg('input', () => SignInInput, { description: 'Who signs in.' }) input: SignInInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    const begun = await signIn(context, input.email, input.password);
    if (!begun) {
      const error = inputError(UserErrorCode.SIGN_IN_FAILED, 'E-mail address or password is wrong.', [
        'input',
      ]);
      return { accessToken: null, expiresAt: null, userErrors: [error] };
    }
    context.readAs(begun.actor);
    const { token, expiresAt } = begun.access;
    return {
      accessToken: token,
      expiresAt: expiresAt.toISOString().replace('Z', '+00:00'),
      userId: begun.actor.personId,
      userErrors: [],
    };
  }

  @FieldResolver(() => User, { nullable: true })
  user(
    @Root() payload: SignedIn,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Row | null> | null {
    return payload.userId ? context.reader.one(modelOf(User), payload.userId, info) : null;
  }

  @Mutation(() => SignOutPayload, {
    description: 'Ends the session of the access token; it is refused from the next request on.',
  })
  async signOut(@Ctx() context: RequestContext): Promise<SignOutPayload> {
    const { actor } = context;
    const signedOut = actor ? await signOut(context, actor) : false;
    context.readAs(undefined);
    return { signedOut, userErrors: [] };
  }
}
