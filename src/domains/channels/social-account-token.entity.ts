import {
  BelongsTo,
  BelongsToTenant,
  boolean,
  type Ciphertext,
  dateTime,
  Encrypted,
  Field,
  id,
  integer,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
} from '../../kernel/model';
import { Organization } from '../organizations/organization.entity';
import { TokenEnd } from './channels.enums';
import { SocialAccount } from './social-account.entity';

const MAX_TOKEN_LENGTH = 8_000;

@Model({
  table: 'social_account_tokens',
  node: false,
  description: 'The tokens of a social account, one row per grant. Jobs read them; no user can.',
  readPolicy: 'false',
  systemWrites: ['INSERT', 'UPDATE'],
  indexes: [
    { on: ['id'], unique: true, acrossTenants: true },
    { on: ['socialAccount'], unique: true, where: '{revokedAt} IS NULL' },
    { on: ['grantorId'], where: '{grantorId} IS NOT NULL', acrossTenants: true },
  ],
  checks: {
    revoked_has_reason: '({revokedAt} IS NULL) = ({revokedReason} IS NULL)',
    refreshed_has_time: '({refreshCount} = 0) = ({lastRefreshedAt} IS NULL)',
  },
})
export class SocialAccountToken {
  @Field(id, { description: 'ID of the tokens.', hidden: true })
  id!: string;

  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the account.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  @BelongsTo(() => SocialAccount, { description: 'The account.', hidden: true })
  socialAccount!: Ref<SocialAccount>;

  @Field(text({ max: 50 }), { description: 'The login that issued the tokens.', hidden: true })
  login!: string;

  @Field(text({ max: 255 }), {
    description: 'ID of the user on the platform who granted the tokens.',
    nullable: true,
    hidden: true,
  })
  grantorId!: string | null;

  @Encrypted({ description: 'The access token.', max: MAX_TOKEN_LENGTH })
  accessToken!: Ciphertext;

  @Encrypted({ description: 'The refresh token.', max: MAX_TOKEN_LENGTH, nullable: true })
  refreshToken!: Ciphertext | null;

  @Field(listOf(text({ max: 100 }), { max: 100 }), {
    description: 'The granted scopes.',
    default: `'{}'`,
    hidden: true,
  })
  scopes!: string[];

  @Field(boolean, { description: 'Whether the tokens can be renewed without a user.', hidden: true })
  isRefreshable!: boolean;

  @Field(dateTime, { description: 'When the grant was made.', hidden: true })
  issuedAt!: Date;

  @Field(dateTime, { description: 'When the access token expires.', nullable: true, hidden: true })
  expiresAt!: Date | null;

  @Field(dateTime, { description: 'When the refresh token expires.', nullable: true, hidden: true })
  refreshExpiresAt!: Date | null;

  @Field(dateTime, { description: 'When the tokens were last renewed.', nullable: true, hidden: true })
  lastRefreshedAt!: Date | null;

  @Field(integer({ min: 0 }), {
    description: 'Number of times the tokens were renewed.',
    default: '0',
    hidden: true,
  })
  refreshCount!: number;

  @Field(dateTime, {
    description: 'End of the time in which one process may renew the tokens.',
    nullable: true,
    hidden: true,
  })
  refreshLeaseUntil!: Date | null;

  @Field(dateTime, { description: 'When the tokens stopped being used.', nullable: true, hidden: true })
  revokedAt!: Date | null;

  @Field(oneOf(TokenEnd), {
    description: 'The reason the tokens are no longer used.',
    nullable: true,
    hidden: true,
  })
  revokedReason!: TokenEnd | null;

  @Field(dateTime, { description: 'When the tokens were stored.', default: 'now()', hidden: true })
  createdAt!: Date;

  @Field(dateTime, { description: 'When the tokens were last updated.', default: 'now()', hidden: true })
  updatedAt!: Date;
}
