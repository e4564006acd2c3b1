import { enumeration, type NameOf } from '../../kernel/model';

export const ConnectionStatus = enumeration(
  'ConnectionStatus',
  'The status of the connection to a social account.',
  {
    CONNECTED: 'The platform accepts requests for the account.',
    EXPIRED: 'The authorization expired. A user has to reconnect the account.',
    REVOKED: 'The authorization was revoked. A user has to reconnect the account.',
    ERROR: 'The platform rejected the most recent requests. They are retried automatically.',
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
