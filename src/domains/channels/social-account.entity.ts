import {
  BelongsTo,
  boolean,
  Computed,
  Composite,
  counter,
  dateTime,
  Field,
  integer,
  json,
  jsonListOf,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
  url,
} from '../../kernel/model';
import { Platform } from '../common/content.enums';
import { User } from '../identity/user.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ConnectionProblem, ConnectionStatus, SocialAccountKind } from './channels.enums';
import { RateLimitWindow } from './rate-limit-window.shape';
import { ConnectionHealth } from './social-account.shapes';

@Model({
  table: 'social_accounts',
  // Figures that change with every synchronization.
  audited: {
    except: [
      'followerCount',
      'followingCount',
      'postCount',
      'lastSyncedAt',
      'lastUsedAt',
      'metadata',
      'connectionStatusSince',
      'authorizationEndsAt',
      'nextCheckAt',
      'expiryNoticeDays',
      // `permissions` changes with it.
      'missingScopes',
    ],
  },
  // The callers authorize the actor, who may be limited to a client account.
  systemWrites: ['INSERT', 'UPDATE'],
  plural: 'socialAccounts',
  orders: { platformDisplayName: { rank: 'platform', by: 'displayName' } },
  search: { words: { username: 'A', displayName: 'B' }, description: 'the username or display name' },
  description:
    'An account on a platform, connected by a member so that the organization can publish and collect metrics.',
  indexes: [
    { on: ['platform', 'platformUserId'], unique: true },
    { on: ['platform', 'isActive', 'id'] },
    // Webhooks of a platform identify the account, not its organization.
    { on: ['platformUserId', 'platform'], acrossTenants: true },
    { on: ['nextCheckAt'], where: '{nextCheckAt} IS NOT NULL', acrossTenants: true },
  ],
  checks: {
    instagram_account: `{platform} <> 'INSTAGRAM' OR num_nulls({username}, {kind}) = 0`,
  },
})
export class SocialAccount extends ClientScopedEntity {
  @Field(oneOf(Platform), { description: 'The platform of the account.', filter: true, order: 'OWNER' })
  platform!: Platform;

  @Field(text({ max: 255 }), {
    description: 'ID of the account assigned by the platform. Unique per organization and platform.',
  })
  platformUserId!: string;

  @Field(text({ max: 255 }), {
    description: 'The username on the platform, without `@`.',
    nullIf: 'the platform has no usernames',
    nullable: true,
    prefix: true,
    contains: true,
    filter: true,
  })
  username!: string | null;

  @Field(text({ max: 255 }), {
    description: 'The display name, such as the name of a page.',
    nullIf: 'unknown',
    nullable: true,
    prefix: true,
    contains: true,
    filter: true,
    order: 'OWNER',
  })
  displayName!: string | null;

  @Field(oneOf(SocialAccountKind), {
    description: 'The kind of account.',
    nullIf: 'the platform does not distinguish businesses from creators',
    nullable: true,
  })
  kind!: SocialAccountKind | null;

  @Field(url, {
    description: 'URL of the profile image.',
    nullIf: 'there is none',
    nullable: true,
  })
  profilePictureUrl!: string | null;

  @Field(counter, {
    description: 'Number of followers.',
    nullIf: 'the platform does not report it',
    nullable: true,
  })
  followerCount!: number | null;

  @Field(counter, {
    description: 'Number of accounts followed by this account.',
    nullIf: 'the platform does not report it',
    nullable: true,
  })
  followingCount!: number | null;

  @Field(counter, {
    description: 'Number of posts on the profile.',
    nullIf: 'the platform does not report it',
    nullable: true,
  })
  postCount!: number | null;

  @Field(boolean, { description: 'Whether the platform shows the account as verified.', default: 'false' })
  isVerified!: boolean;

  @Field(boolean, {
    description: 'Whether the account is in use. A paused account stays connected.',
    default: 'true',
    filter: true,
  })
  isActive!: boolean;

  @Field(oneOf(ConnectionStatus), {
    description: 'The status of the connection to the platform.',
    default: `'CONNECTED'`,
    filter: true,
  })
  connectionStatus!: ConnectionStatus;

  @Field(listOf(text({ max: 100 }), { max: 100 }), {
    description:
      'Permissions granted on the platform, by their platform-specific names, such as `instagram_content_publish`.',
    default: `'{}'`,
  })
  permissions!: string[];

  @Field(listOf(text({ max: 100 }), { max: 100 }), {
    description: 'Permissions that were granted and have been withdrawn since.',
    default: `'{}'`,
    hidden: true,
  })
  missingScopes!: string[];

  @Field(oneOf(ConnectionProblem), {
    description: 'The reason the last check failed.',
    nullable: true,
    hidden: true,
  })
  connectionProblem!: ConnectionProblem | null;

  @Field(dateTime, { description: 'When the connection got its status.', default: 'now()', hidden: true })
  connectionStatusSince!: Date;

  @Field(dateTime, {
    description: 'When the authorization ends and cannot be renewed without a user.',
    nullable: true,
    hidden: true,
  })
  authorizationEndsAt!: Date | null;

  @Field(dateTime, { description: 'When the connection is checked next.', nullable: true, hidden: true })
  nextCheckAt!: Date | null;

  @Field(integer({ min: 0 }), {
    description: 'Days before the end of the authorization of the last notice about it.',
    nullable: true,
    hidden: true,
  })
  expiryNoticeDays!: number | null;

  @Composite(
    () => ConnectionHealth,
    {
      status: 'connectionStatus',
      reason: 'connectionProblem',
      missingScopes: 'missingScopes',
      since: 'connectionStatusSince',
      expiresAt: 'authorizationEndsAt',
      nextCheckAt: 'nextCheckAt',
    },
    {
      description: 'The state of the connection to the platform, as of the last check.',
      presence: 'connectionStatus',
    },
  )
  health!: ConnectionHealth;

  @Field(listOf(text({ max: 100 }), { max: 500 }), {
    description: 'IDs of the ad accounts that the account can use. Empty if there are none.',
    default: `'{}'`,
  })
  adAccountIds!: string[];

  @BelongsTo(() => User, {
    description: 'The user who connected the account.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  connectedBy!: Ref<User> | null;

  @Field(dateTime, { description: 'When the account was last connected.', default: 'now()' })
  connectedAt!: Date;

  @Field(dateTime, {
    description: 'When the profile and metrics were last fetched.',
    nullIf: 'they were never fetched',
    nullable: true,
  })
  lastSyncedAt!: Date | null;

  @Field(dateTime, {
    description: 'When content was last sent to the account.',
    nullIf: 'none was ever sent',
    nullable: true,
  })
  lastUsedAt!: Date | null;

  @Field(json, {
    description:
      'Platform-specific data about the account, returned as received. Its structure is that of the platform.',
    default: `'{}'`,
  })
  metadata!: unknown;

  @Computed(jsonListOf(() => RateLimitWindow), 'channels.rate_limits({platform}, {platformUserId})', {
    description:
      'The limits of the platform on calls for the account, sorted by name. Empty until the platform reports one. A limit is omitted once it has started over, or 24 hours after its report if the platform does not report when.',
    nullable: false,
  })
  rateLimits!: RateLimitWindow[];
}
