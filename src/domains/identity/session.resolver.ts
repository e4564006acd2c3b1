import { Arg, Ctx, FieldResolver, Info, Mutation, Resolver, Root } from 'type-graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from '../../kernel/context';
import { modelOf } from '../../kernel/model/metadata';
import { instantOf } from '../../kernel/model/scalars';
import type { Row } from '../../kernel/read/row';
import type { Outcome } from '../../kernel/write/mutate';
import { restoreAccount } from './account-deletion.service';
import { register, signIn } from './account.service';
import {
  RefreshSessionInput,
  RegisterInput,
  RestoreAccountInput,
  RevokeSessionInput,
  SignInInput,
} from './identity.inputs';
import {
  RefreshSessionPayload,
  RegisterPayload,
  RestoreAccountPayload,
  RevokeSessionPayload,
  SignInPayload,
  SignOutPayload,
} from './identity.payloads';
import { type Begun, endSession, refreshSession, revokeSession } from './session.service';
import { User } from './user.entity';

type SignedIn = Omit<SignInPayload, 'user' | 'userErrors'> &
  Pick<Outcome<Begun>, 'userErrors'> & { userId?: string };

const REFUSED = { accessToken: null, accessTokenExpiresAt: null, refreshToken: null, sessionExpiresAt: null };

/** What a session's holder is given; the rest of the operation is done as that person. */
async function signedIn(
  context: RequestContext,
  { userErrors, ...begun }: Outcome<Begun>,
  cookie: boolean | null | undefined,
): Promise<SignedIn> {
  if (!('actor' in begun)) return { ...REFUSED, userErrors };
  const { actor, refreshToken, expiresAt } = begun as Begun;
  const { refreshCookie } = context.client;
  context.switchActor(actor);
  const access = await context.services.tokens.issue(actor);
  const kept = cookie && refreshCookie;
  if (kept) refreshCookie.write(refreshToken, expiresAt);
  return {
    accessToken: access.token,
    accessTokenExpiresAt: instantOf(access.expiresAt),
    refreshToken: kept ? null : refreshToken,
    sessionExpiresAt: instantOf(expiresAt),
    userId: actor.personId,
    userErrors,
  };
}

@Resolver(() => SignInPayload)
export class SessionResolver {
  @Mutation(() => RegisterPayload, {
    description:
      'Makes an account with preferences and an organization of its own, signs the person in, and mails a link that verifies the address. An address that has an account is TAKEN. RATE_LIMITED after 50 in an hour from one network address. The rest of the operation is done as that person.',
  })
  async register(
    @Arg('input', () => RegisterInput, { description: 'Who registers.' }) input: RegisterInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return signedIn(context, await register(context, input), input.useCookie);
  }

  @Mutation(() => SignInPayload, {
    description:
      'Begins a session with e-mail address and password. RATE_LIMITED, with `retryAfter` in seconds, after 10 failures of one account or 100 from one network address in 15 minutes; an attempt that is still under way counts. The rest of the operation is done as that person. For an account that its person has deleted the right password gives AccountDeletedError, and no session.',
  })
  async signIn(
    @Arg('input', () => SignInInput, { description: 'Who signs in.' }) input: SignInInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return signedIn(context, await signIn(context, input), input.useCookie);
  }

  @Mutation(() => RestoreAccountPayload, {
    description:
      'Brings back an account within 30 days after it was deleted, with the organizations that went with it, and begins a session. Its sessions before stay ended. RATE_LIMITED together with `signIn`. The rest of the operation is done as that person.',
  })
  async restoreAccount(
    @Arg('input', () => RestoreAccountInput, { description: 'Whose account.' }) input: RestoreAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return signedIn(context, await restoreAccount(context, input), input.useCookie);
  }

  @Mutation(() => RefreshSessionPayload, {
    description:
      'Gives a new access token and the next refresh token for a refresh token, which is used up. Used again within 30 seconds it gives the same next one, so that two tabs do not sign each other out; used later it ends the session, since somebody else may hold it. Send no expired access token along. The rest of the operation is done as that person.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'Which session goes on.' })
    input: RefreshSessionInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    const renewed = await refreshSession(context, input);
    const byCookie = input.useCookie ?? !input.refreshToken;
    if (renewed.userErrors.length && byCookie) context.client.refreshCookie?.clear();
    return signedIn(context, renewed, byCookie);
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
    description:
      'Ends the session of the access token, which is refused from the next request on, and forgets the refresh token kept in a cookie.',
  })
  async signOut(@Ctx() context: RequestContext): Promise<SignOutPayload> {
    const { actor, client } = context;
    const signedOut = actor ? await endSession(context, actor) : false;
    client.refreshCookie?.clear();
    context.switchActor(undefined);
    return { signedOut, userErrors: [] };
  }

  @Mutation(() => RevokeSessionPayload, {
    description: 'Ends one of your sessions, such as that of a lost device; `viewer.sessions` lists them.',
  })
  async revokeSession(
    @Arg('input', () => RevokeSessionInput, { description: 'Which session.' }) input: RevokeSessionInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<{ revokedSessionId: string }>> {
    const revoked = await revokeSession(context, input);
    if (revoked.revokedSessionId === context.actor?.sessionId) context.switchActor(undefined);
    return revoked;
  }
}
