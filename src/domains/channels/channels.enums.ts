import { enumeration, type NameOf } from '../../kernel/model';

export const ConnectionStatus = enumeration(
  'ConnectionStatus',
  'Whether a network lets us act for an account.',
  {
    CONNECTED: 'The network accepts what we send.',
    EXPIRED: 'The consent ran out; a person has to connect the account again.',
    REVOKED: 'The consent was withdrawn; a person has to connect the account again.',
    ERROR: 'The network refused the last attempts; tried again by itself.',
  },
);
export type ConnectionStatus = NameOf<typeof ConnectionStatus>;

export const SocialAccountKind = enumeration(
  'SocialAccountKind',
  'The kind of professional account a network keeps.',
  {
    BUSINESS: 'A business.',
    CREATOR: 'A creator.',
  },
);
export type SocialAccountKind = NameOf<typeof SocialAccountKind>;
