import { Arg, Ctx, FieldResolver, Info, Mutation, Resolver, Root } from 'type-graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Tokenless } from '../../kernel/auth';
import { formatDateTime, modelOf } from '../../kernel/model';
import type { RequestContext, ResultRow } from '../../kernel/session';
import { type Outcome, UserErrors } from '../../kernel/write';
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
import { type NewSession, endSessions, refreshSession, revokeSession } from './session.service';
import { User } from './user.entity';

type SignedIn = Omit<SignInPayload, 'user' | 'userErrors'> &
  Pick<Outcome<NewSession>, 'userErrors'> & { userId?: string };

const NO_SESSION = {
  accessToken: null,
  accessTokenExpiresAt: null,
  refreshToken: null,
  sessionExpiresAt: null,
};

/** Returns the payload of a started session and switches the rest of the operation to its user. */
async function signInPayload(
  context: RequestContext,
  { userErrors, ...newSession }: Outcome<NewSession>,
  cookie: boolean | null | undefined,
): Promise<SignedIn> {
  if (!('actor' in newSession)) return { ...NO_SESSION, userErrors };
  const { actor, refreshToken, expiresAt } = newSession as NewSession;
  const { refreshCookie } = context.client;
  context.switchActor(actor);
  const access = await context.services.tokens.issue(actor);
  const storesInCookie = cookie && refreshCookie;
  if (storesInCookie) refreshCookie.write(refreshToken, expiresAt);
  return {
    accessToken: access.token,
    accessTokenExpiresAt: formatDateTime(access.expiresAt),
    refreshToken: storesInCookie ? null : refreshToken,
    sessionExpiresAt: formatDateTime(expiresAt),
    userId: actor.userId,
    userErrors,
  };
}

@Resolver(() => SignInPayload)
export class SessionResolver {
  @Tokenless()
  @Mutation(() => RegisterPayload, {
    description:
      'Creates a user account with preferences and a personal organization, starts a session and sends a verification link by email; the rest of the operation runs as that user. Returns `TAKEN` if an account has the email address. Rate limit: 50 per IP address in an hour.',
  })
  @UserErrors('TAKEN', 'SIGN_IN_FAILED', 'INVALID_STATE', 'AccountDeletedError')
  async register(
    @Arg('input', () => RegisterInput, { description: 'Input of `register`.' }) input: RegisterInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return signInPayload(context, await register(context, input), input.useCookie);
  }

  @Tokenless()
  @Mutation(() => SignInPayload, {
    description:
      'Starts a session with email and password; the rest of the operation runs as that user. A deleted account with the correct password returns `AccountDeletedError`. Rate limit in 15 minutes, including attempts in progress: 10 failures per account and IP address, 100 per IP address, and 50 per account except from networks where the user signed in before.',
  })
  @UserErrors('SIGN_IN_FAILED', 'INVALID_STATE', 'AccountDeletedError')
  async signIn(
    @Arg('input', () => SignInInput, { description: 'Input of `signIn`.' }) input: SignInInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return signInPayload(context, await signIn(context, input), input.useCookie);
  }

  @Tokenless()
  @Mutation(() => RestoreAccountPayload, {
    description:
      'Restores an account that was deleted within the last 30 days, with the organizations that were deleted with it, and starts a session; the rest of the operation runs as that user. Earlier sessions remain ended. Shares the rate limit of `signIn`.',
  })
  @UserErrors('SIGN_IN_FAILED', 'INVALID_STATE')
  async restoreAccount(
    @Arg('input', () => RestoreAccountInput, { description: 'Input of `restoreAccount`.' })
    input: RestoreAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return signInPayload(context, await restoreAccount(context, input), input.useCookie);
  }

  @Tokenless()
  @Mutation(() => RefreshSessionPayload, {
    description:
      'Exchanges a refresh token for a new access token and refresh token. Reuse within 30 seconds returns the same new refresh token, so concurrent tabs stay signed in; later reuse ends the session. The rest of the operation runs as that user.',
  })
  @UserErrors('SIGN_IN_FAILED')
  async refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'Input of `refreshSession`.' })
    input: RefreshSessionInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    const renewed = await refreshSession(context, input);
    const byCookie = input.useCookie ?? !input.refreshToken;
    if (renewed.userErrors.length && byCookie) context.client.refreshCookie?.clear();
    return signInPayload(context, renewed, byCookie);
  }

  @FieldResolver(() => User, { nullable: true })
  user(
    @Root() payload: SignedIn,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ResultRow | null> | null {
    return payload.userId ? context.reader.row(modelOf(User), payload.userId, info) : null;
  }

  @Tokenless()
  @Mutation(() => SignOutPayload, {
    description:
      'Ends the session of the access token and that of the refresh token cookie, and deletes the cookie. The access token is rejected from the next request on.',
  })
  async signOut(@Ctx() context: RequestContext): Promise<SignOutPayload> {
    const signedOut = await endSessions(context);
    context.client.refreshCookie?.clear();
    context.switchActor(undefined);
    return { signedOut, userErrors: [] };
  }

  @Mutation(() => RevokeSessionPayload, {
    description:
      'Ends one of the viewer’s sessions, such as that of a lost device. `viewer.sessions` lists them.',
  })
  @UserErrors('NOT_FOUND')
  async revokeSession(
    @Arg('input', () => RevokeSessionInput, { description: 'Input of `revokeSession`.' })
    input: RevokeSessionInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<{ revokedSessionId: string }>> {
    const revoked = await revokeSession(context, input);
    if (revoked.revokedSessionId === context.actor?.sessionId) context.switchActor(undefined);
    return revoked;
  }
}
