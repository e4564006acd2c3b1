import { boolean, Field, id, listOf, message, oneOf, Shape, text, url } from '../../kernel/model';
import type { Message } from '../../kernel/messages';
import { SocialAccountKind } from './channels.enums';

@Shape({ description: 'An account that a platform offers to connect.' })
export class ConnectionRequestAccount {
  @Field(text({ max: 255 }), {
    description:
      'ID of the account assigned by the platform. Accepted by `accountIds` of `finishConnection`.',
  })
  platformUserId!: string;

  @Field(oneOf(SocialAccountKind), {
    description: 'The kind of account.',
    nullIf: 'the platform does not distinguish businesses from creators',
    nullable: true,
  })
  kind!: SocialAccountKind | null;

  @Field(text({ max: 255 }), {
    description: 'The username on the platform, without `@`.',
    nullIf: 'the platform has no usernames',
    nullable: true,
  })
  username!: string | null;

  @Field(text({ max: 255 }), {
    description: 'The display name, such as the name of a page.',
    nullIf: 'unknown',
    nullable: true,
  })
  displayName!: string | null;

  @Field(url, { description: 'URL of the profile image.', nullIf: 'there is none', nullable: true })
  profilePictureUrl!: string | null;

  @Field(boolean, { description: 'Whether the account can be connected.' })
  isConnectable!: boolean;

  @Field(listOf(text({ max: 100 })), {
    description:
      'Requested permissions that the user did not grant, by their platform-specific names. An account can be connected without those that publishing does not need.',
  })
  missingScopes!: string[];

  @Field(message, {
    description:
      'The reason the account cannot be connected, for display to the user, in the same language as `UserError.message`.',
    nullIf: 'it can be connected',
    nullable: true,
  })
  reason!: Message | null;

  @Field(id, {
    description: 'ID of the `SocialAccount`.',
    nullIf: 'the account was not connected by this connection',
    nullable: true,
  })
  socialAccountId!: string | null;
}

@Shape({ description: 'The reason a connection failed.' })
export class ConnectionRequestFailure {
  @Field(message, {
    description: 'The reason for display to the user, in the same language as `UserError.message`.',
  })
  message!: Message;
}
