import {
  BelongsTo,
  type Ciphertext,
  dateTime,
  Encrypted,
  Field,
  jsonListOf,
  jsonOf,
  Model,
  oneOf,
  type Ref,
  text,
} from '../../kernel/model';
import { readableScopes, readableTenants, viewerId } from '../../kernel/tenancy';
import { Platform } from '../common/content.enums';
import { User } from '../identity/user.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ConnectionRequestStatus } from './channels.enums';
import { ConnectionRequestAccount, ConnectionRequestFailure } from './connection-request.shapes';
import { SocialAccount } from './social-account.entity';

const MAX_ACCOUNTS_BYTES = 524_288;
const MAX_GRANT_LENGTH = 1_000_000;

@Model({
  table: 'pending_connections',
  description:
    'A connection between the consent page of a platform and the selection of accounts. Visible to the user who started it. Deleted an hour after it has expired.',
  readPolicy: `{createdBy} = ${viewerId} AND ({organization} = ANY (${readableTenants}) OR {clientAccount} = ANY (${readableScopes}))`,
  systemWrites: ['INSERT', 'UPDATE'],
  indexes: [
    { on: ['stateHash'], unique: true, where: '{stateHash} IS NOT NULL', acrossTenants: true },
    { on: ['expiresAt'], acrossTenants: true },
  ],
  checks: {
    state_until_read: `({status} IN ('AWAITING_CONSENT', 'READING_ACCOUNTS')) = ({stateHash} IS NOT NULL)`,
    grant_while_ready: `({status} = 'READY') = ({grantedTokens} IS NOT NULL)`,
    failure_of_failed: `({status} IN ('DENIED', 'FAILED')) = ({failure} IS NOT NULL)`,
  },
})
export class ConnectionRequest extends ClientScopedEntity {
  @Field(oneOf(Platform), { description: 'The platform.' })
  platform!: Platform;

  @Field(text({ max: 50 }), {
    description: 'The way to sign in to the platform, such as `facebook` or `instagram` for Instagram.',
  })
  login!: string;

  @Field(oneOf(ConnectionRequestStatus), {
    description: 'The status of the connection.',
    default: `'AWAITING_CONSENT'`,
  })
  status!: ConnectionRequestStatus;

  @Field(jsonListOf(() => ConnectionRequestAccount, { maxBytes: MAX_ACCOUNTS_BYTES }), {
    description: 'Accounts of the user on the platform. Empty until the user has granted access.',
    default: `'[]'`,
  })
  accounts!: ConnectionRequestAccount[];

  @Field(jsonOf(() => ConnectionRequestFailure), {
    description: 'The reason the connection failed.',
    nullIf: 'it did not fail and was not denied',
    nullable: true,
  })
  failure!: ConnectionRequestFailure | null;

  @BelongsTo(() => SocialAccount, {
    description: 'The social account to reconnect.',
    nullIf: 'any account can be connected, or if the social account is not visible to the viewer',
    nullable: true,
  })
  socialAccount!: Ref<SocialAccount> | null;

  @BelongsTo(() => User, { description: 'The user who started the connection.', onDelete: 'CASCADE' })
  createdBy!: Ref<User>;

  @Field(dateTime, {
    description: 'When the connection expires: 10 minutes after it was started, or after access was granted.',
  })
  expiresAt!: Date;

  @Field(text({ max: 64 }), {
    description: 'SHA-256 hash of the state that the platform returns.',
    nullable: true,
    secret: true,
  })
  stateHash!: string | null;

  @Field(text({ max: 255 }), {
    description: 'ID of the user on the platform who granted access.',
    nullable: true,
    secret: true,
  })
  grantorId!: string | null;

  @Encrypted({ description: 'The code verifier (PKCE).', nullable: true, max: 128 })
  codeVerifier!: Ciphertext | null;

  @Encrypted({
    description: 'The tokens of the accounts that can be connected.',
    nullable: true,
    max: MAX_GRANT_LENGTH,
  })
  grantedTokens!: Ciphertext | null;
}
