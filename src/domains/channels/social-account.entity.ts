import {
  BelongsTo,
  boolean,
  counter,
  Field,
  instant,
  json,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
  url,
} from '../../kernel/model';
import { Platform } from '../identity/identity.enums';
import { User } from '../identity/user.entity';
import { ClientRow } from '../organizations/client-row.entity';
import { ConnectionStatus, SocialAccountKind } from './channels.enums';

@Model({
  table: 'social_accounts',
  plural: 'socialAccounts',
  description:
    'An account on a network, connected by a member so that the organization can publish and measure there.',
  indexes: [
    { on: ['platform', 'platformUserId'], unique: true },
    { on: ['platform', 'isActive', 'id'] },
    // What a network sends us names the account only, not whose it is.
    { on: ['platformUserId', 'platform'], acrossTenants: true },
  ],
  checks: {
    instagram_account: `{platform} <> 'INSTAGRAM' OR num_nulls({username}, {kind}) = 0`,
  },
})
export class SocialAccount extends ClientRow {
  @Field(oneOf(Platform), { description: 'The network.', filter: true })
  platform!: Platform;

  @Field(text({ max: 255 }), {
    description: 'The id that the network gave the account; an organization connects it once.',
  })
  platformUserId!: string;

  @Field(text({ max: 255 }), {
    description: 'The account’s name on the network, without `@`; null where the network has none.',
    nullable: true,
    filter: true,
  })
  username!: string | null;

  @Field(text({ max: 255 }), {
    description: 'The name to show, such as a page’s; null when not known.',
    nullable: true,
  })
  displayName!: string | null;

  @Field(oneOf(SocialAccountKind), {
    description: 'The kind of account; null where the network does not tell businesses from creators.',
    nullable: true,
  })
  kind!: SocialAccountKind | null;

  @Field(url, {
    description: 'The account’s picture on the network; null when there is none.',
    nullable: true,
  })
  profilePictureUrl!: string | null;

  @Field(counter, {
    description: 'Accounts that follow it; null when the network did not say.',
    nullable: true,
  })
  followerCount!: number | null;

  @Field(counter, {
    description: 'Accounts that it follows; null when the network did not say.',
    nullable: true,
  })
  followingCount!: number | null;

  @Field(counter, { description: 'Posts on its profile; null when the network did not say.', nullable: true })
  postCount!: number | null;

  @Field(boolean, { description: 'Whether the network shows it as verified.', default: 'false' })
  isVerified!: boolean;

  @Field(boolean, { description: 'Whether it is in use; a paused account stays connected.', default: 'true' })
  isActive!: boolean;

  @Field(oneOf(ConnectionStatus), {
    description: 'Whether the network lets us act for it.',
    default: `'CONNECTED'`,
    filter: true,
  })
  connectionStatus!: ConnectionStatus;

  @Field(listOf(text({ max: 100 }), { max: 100 }), {
    description: 'What was consented to, in the network’s words, such as `instagram_content_publish`.',
    default: `'{}'`,
  })
  permissions!: string[];

  @Field(listOf(text({ max: 100 }), { max: 500 }), {
    description: 'Ids of the advertising accounts that it may use; empty when none.',
    default: `'{}'`,
  })
  adAccountIds!: string[];

  @BelongsTo(() => User, {
    description: 'Who connected it; null when that person is gone or you may not see them.',
    nullable: true,
  })
  connectedBy!: Ref<User> | null;

  @Field(instant, { description: 'When it was connected, or last connected again.', default: 'now()' })
  connectedAt!: Date;

  @Field(instant, {
    description: 'When its profile and figures were last fetched; null when never.',
    nullable: true,
  })
  lastSyncedAt!: Date | null;

  @Field(instant, { description: 'When something was last sent to it; null when never.', nullable: true })
  lastUsedAt!: Date | null;

  @Field(json, { description: 'What only this network knows of an account, as it sent it.', default: `'{}'` })
  metadata!: unknown;
}
