import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../kernel/context';
import { modelOf } from '../../kernel/model/metadata';
import type { Row } from '../../kernel/read/row';
import type { Values } from '../../kernel/write/declared';
import type { Outcome } from '../../kernel/write/mutate';
import { updateOwnRow } from '../../kernel/write/own-row';
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
import { PREFERENCES, PROFILE, UpdatePreferencesInput, UpdateProfileInput } from './own-fields';
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

/** Another number is not verified by that the old one was. */
const unverifyPhone = (values: Values): Values => ('phone' in values ? { phoneVerifiedAt: null } : {});

@Resolver(() => UpdateProfilePayload)
export class AccountResolver {
  @Mutation(() => VerifyEmailPayload, {
    description:
      'Verifies an address by the link that was mailed there: `verify-email#token=…`. It works once, within 24 hours. Nobody has to be signed in.',
  })
  verifyEmail(
    @Arg('input', () => VerifyEmailInput, { description: 'The link.' }) input: VerifyEmailInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<{ email: string }>> {
    return verifyEmail(context, input);
  }

  @Mutation(() => ResendVerificationPayload, {
    description: 'Mails another link that verifies your address; refused when it is verified already.',
  })
  resendVerification(@Ctx() context: RequestContext): Promise<Outcome<{ email: string }>> {
    return resendVerification(context);
  }

  @Mutation(() => RequestPasswordResetPayload, {
    description:
      'Mails a link that sets a new password, if an account has the address; the answer and its time are the same if none has. RATE_LIMITED after 5 in an hour for one address.',
  })
  async requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'Whose password.' })
    input: RequestPasswordResetInput,
    @Ctx() context: RequestContext,
  ): Promise<Pick<Changed, 'userErrors'> & { requested: boolean }> {
    return { requested: false, ...(await requestPasswordReset(context, input)) };
  }

  @Mutation(() => ResetPasswordPayload, {
    description:
      'Sets a new password by the link that was mailed: `reset-password#token=…`. It works once, within an hour, and ends all sessions of the account. It also verifies the address.',
  })
  resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The link and the new password.' })
    input: ResetPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<EndedSessions>> {
    return resetPassword(context, input);
  }

  @Mutation(() => ChangePasswordPayload, {
    description: 'Changes your password and ends all your other sessions.',
  })
  changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The old and the new password.' })
    input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<Outcome<EndedSessions>> {
    return changePassword(context, input);
  }

  @Mutation(() => DeleteAccountPayload, {
    description:
      'Deletes your account, the organizations that nobody else belongs to, and all your sessions; `restoreAccount` brings it back for 30 days, then it is purged and its address is free. LastOwnerError names the organizations that others belong to and that you are the only owner of: hand those over or delete them first. RATE_LIMITED after 10 wrong passwords in 15 minutes.',
  })
  async deleteAccount(
    @Arg('input', () => DeleteAccountInput, { description: 'Your password.' }) input: DeleteAccountInput,
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
    description: 'Changes what you say of yourself. A field left out is unchanged; null clears it.',
  })
  updateProfile(
    @Arg('input', () => UpdateProfileInput as never, { description: 'What changes.' }) input: Values,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return updateOwnRow(context, PROFILE, 'updateProfile', input, unverifyPhone);
  }

  @Mutation(() => UpdatePreferencesPayload, {
    description: 'Changes how you like to work. A field left out is unchanged.',
  })
  updatePreferences(
    @Arg('input', () => UpdatePreferencesInput as never, { description: 'What changes.' }) input: Values,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return updateOwnRow(context, PREFERENCES, 'updatePreferences', input);
  }

  @FieldResolver(() => User, { nullable: true })
  user(
    @Root() payload: Partial<Changed>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Row | null> | null {
    return payload.changed ? context.reader.one(modelOf(User), context.actor!.personId, info) : null;
  }
}
