import { enumeration, type NameOf } from '../../kernel/model';

export const ConnectionStatus = enumeration(
  'ConnectionStatus',
  'The status of the connection to a social account.',
  {
    CONNECTED: 'The platform accepts requests for the account.',
    EXPIRED: 'The authorization expired. A user has to reconnect the account.',
    REVOKED: 'The authorization was revoked. A user has to reconnect the account.',
    ERROR:
      'The last check of the connection failed. `health.reason` contains the reason. The check is repeated automatically.',
    DISCONNECTED: 'A user disconnected the account. Its history is kept.',
  },
);
export type ConnectionStatus = NameOf<typeof ConnectionStatus>;

export const SocialAccountKind = enumeration(
  'SocialAccountKind',
  'The kind of a professional account on a platform.',
  {
    BUSINESS: 'A business account.',
    CREATOR: 'A creator account.',
  },
);
export type SocialAccountKind = NameOf<typeof SocialAccountKind>;

export const ConnectionProblem = enumeration(
  'ConnectionProblem',
  'The reason a check of the connection to a social account failed.',
  {
    AUTHORIZATION_EXPIRED: 'The authorization expired. Reconnect the account.',
    AUTHORIZATION_REVOKED:
      'The authorization was revoked: by the owner of the account, after a change of their password or role, or by the platform. Reconnect the account.',
    CHECKPOINT:
      'The platform requires the owner of the account to sign in to its app. Then reconnect the account.',
    APP_REJECTED: 'The platform rejects the app of Marquee. Contact support.',
    ACCOUNT_NOT_FOUND: 'The account does not exist on the platform, or is hidden.',
    UNREACHABLE: 'The platform did not respond as expected. The request is repeated automatically.',
    RATE_LIMITED: 'A limit of the platform is exhausted. The request is repeated automatically.',
  },
);
export type ConnectionProblem = NameOf<typeof ConnectionProblem>;

export const ConnectionRequestStatus = enumeration(
  'ConnectionRequestStatus',
  'The status of a connection request.',
  {
    AWAITING_CONSENT: 'The user has not responded on the consent page of the platform.',
    READING_ACCOUNTS: 'The accounts are being read from the platform.',
    READY: 'The accounts to connect can be selected.',
    DENIED: 'The user denied the request on the consent page.',
    FAILED: 'The accounts could not be read. `failure` contains the reason.',
    FINISHED: 'The selected accounts are connected.',
  },
);
export type ConnectionRequestStatus = NameOf<typeof ConnectionRequestStatus>;

export const TokenEnd = enumeration('TokenEnd', 'The reason tokens are no longer used.', {
  REPLACED: 'The account was connected again.',
  DISCONNECTED: 'A user disconnected the account.',
  EXPIRED: 'The authorization expired.',
  REVOKED: 'The authorization was revoked.',
});
export type TokenEnd = NameOf<typeof TokenEnd>;
