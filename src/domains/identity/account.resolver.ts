import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Mutation, Resolver, Root } from 'type-graphql';
import { Tokenless } from '../../kernel/auth';
import { modelOf } from '../../kernel/model';
import type { RequestContext, ResultRow } from '../../kernel/session';
import { type Outcome, updateViewerRow, UserErrors, type Values } from '../../kernel/write';
import { deleteAccount, type DeletedAccount } from './account-deletion.service';
import {
  ChangePasswordInput,
  DeleteAccountInput,
  RequestPasswordResetInput,
  ResetPasswordInput,
  VerifyEmailInput,
} from './identity.inputs';
import {
  ChangePasswordPayload,
  DeleteAccountPayload,
  RequestPasswordResetPayload,
  ResendVerificationPayload,
  ResetPasswordPayload,
  UpdatePreferencesPayload,
  UpdateProfilePayload,
  VerifyEmailPayload,
} from './identity.payloads';
import { PREFERENCES, PROFILE, UpdatePreferencesInput, UpdateProfileInput } from './profile.inputs';
import {
  changePassword,
  type EndedSessions,
  requestPasswordReset,
  resendVerification,
  resetPassword,
  verifyEmail,
} from './password.service';
import { User } from './user.entity';

type Changed = Outcome<{ changed: true }>;

/** Changing the phone number clears its verification. */
const unverifyPhone = (values: Values): Values => ('phone' in values ? { phoneVerifiedAt: null } : {});

@Resolver(() => UpdateProfilePayload)
export class AccountResolver {
  @Tokenless()
  @Mutation(() => VerifyEmailPayload, {
    description:
      'Verifies an email address with the token from the emailed link `verify-email#token=…`. The token works once, within 24 hours. Requires no authentication.',
  })
  @UserErrors('INVALID')
  verifyEmail(
    @Arg('input', () => VerifyEmailInput, { description: 'Input of `verifyEmail`.' }) input: VerifyEmailInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<{ email: string }>> {
    return verifyEmail(context, input);
  }

  @Mutation(() => ResendVerificationPayload, {
    description:
      'Sends another verification link to the viewer’s email address. Fails if the address is already verified. Rate limit: 5 per account or 50 per IP address in an hour.',
  })
  @UserErrors('INVALID_STATE')
  resendVerification(@Ctx() context: RequestContext): Promise<Outcome<{ email: string }>> {
    return resendVerification(context);
  }

  @Tokenless()
  @Mutation(() => RequestPasswordResetPayload, {
    description:
      'Sends a link for setting a new password if an account has the email address. The response and its timing are the same if none has. Rate limit: 5 per email address or 50 per IP address in an hour.',
  })
  async requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'Input of `requestPasswordReset`.' })
    input: RequestPasswordResetInput,
    @Ctx() context: RequestContext,
  ): Promise<Pick<Changed, 'userErrors'> & { requested: boolean }> {
    return { requested: false, ...(await requestPasswordReset(context, input)) };
  }

  @Tokenless()
  @Mutation(() => ResetPasswordPayload, {
    description:
      'Sets a new password with the token from the emailed link `reset-password#token=…`. The token works once, within one hour. Verifies the email address and ends all sessions of the account.',
  })
  @UserErrors('INVALID')
  resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'Input of `resetPassword`.' })
    input: ResetPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<EndedSessions>> {
    return resetPassword(context, input);
  }

  @Mutation(() => ChangePasswordPayload, {
    description:
      'Changes the viewer’s password and ends all other sessions. Rate limit: 10 incorrect passwords in 15 minutes.',
  })
  @UserErrors('INVALID')
  changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'Input of `changePassword`.' })
    input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<EndedSessions>> {
    return changePassword(context, input);
  }

  @Mutation(() => DeleteAccountPayload, {
    description:
      'Deletes the viewer’s account, the organizations without other members, and all sessions. `restoreAccount` restores them for 30 days; then the account is purged and its email address is released. Returns `LastOwnerError` if the viewer is the only owner of an organization with other members. Rate limit: 10 incorrect passwords in 15 minutes.',
  })
  @UserErrors('INVALID', 'INVALID_STATE', 'LastOwnerError')
  async deleteAccount(
    @Arg('input', () => DeleteAccountInput, { description: 'Input of `deleteAccount`.' })
    input: DeleteAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<DeletedAccount>> {
    const deleted = await deleteAccount(context, input);
    if (!deleted.userErrors.length) {
      context.client.refreshCookie?.clear();
      context.switchActor(undefined);
    }
    return deleted;
  }

  @Mutation(() => UpdateProfilePayload, {
    description: 'Updates the viewer’s profile. Omitted fields are unchanged. Null clears a field.',
  })
  @UserErrors('NOT_FOUND')
  updateProfile(
    @Arg('input', () => UpdateProfileInput as never, { description: 'Input of `updateProfile`.' })
    input: Values,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return updateViewerRow(context, PROFILE, 'updateProfile', input, unverifyPhone);
  }

  @Mutation(() => UpdatePreferencesPayload, {
    description: 'Updates the viewer’s preferences. Omitted fields are unchanged.',
  })
  @UserErrors('NOT_FOUND')
  updatePreferences(
    @Arg('input', () => UpdatePreferencesInput as never, { description: 'Input of `updatePreferences`.' })
    input: Values,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return updateViewerRow(context, PREFERENCES, 'updatePreferences', input);
  }

  @FieldResolver(() => User, { nullable: true })
  user(
    @Root() payload: Partial<Changed>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ResultRow | null> | null {
    return payload.changed ? context.reader.row(modelOf(User), context.actor!.userId, info) : null;
  }
}
