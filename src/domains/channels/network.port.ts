import type { Platform } from '../common/content.enums';
import type { SocialAccountKind } from './channels.enums';

/** At most this many accounts are offered to be connected. */
export const MAX_OFFERED_ACCOUNTS = 300;

/**
 * What a platform offers to connect accounts. The adapters in `src/networks` implement it; the entries pass them in, so
 * that domains know no protocol. Every method that sends requests rejects with a `NetworkError`.
 */
export interface NetworkPort {
  readonly platform: Platform;
  /** The ways to sign in, the default first. */
  readonly logins: readonly NetworkLogin[];
  /** Returns the URL of the consent page. Rejects with `SETUP` if the operator has not set up an app for the platform. */
  authorizationUrl(request: AuthorizationRequest): Promise<string>;
  /**
   * Exchanges the code of the consent page for tokens. A code works once: after the error class `UNKNOWN` the user has to
   * start again.
   */
  exchangeCode(exchange: CodeExchange): Promise<TokenSet>;
  /**
   * Returns the scopes that are granted at present: by a call, or as the platform reported them with these tokens if it has no
   * such call. Rejects with `RECONNECT` if the call finds that the tokens ended.
   */
  grantedScopes(tokens: TokenSet): Promise<readonly string[]>;
  /**
   * Returns the accounts of the user, also those that cannot be connected, with the reason. Stops reading once there are
   * `MAX_OFFERED_ACCOUNTS`, unless the one with the ID `wanted` can still be missing.
   */
  connectableAccounts(tokens: TokenSet, wanted?: string): Promise<readonly ConnectableAccount[]>;
  /**
   * Renews tokens that are `refreshable`. The result replaces all given tokens and always has the refresh token to use
   * next. After `UNKNOWN` the platform may have used up the given one.
   */
  refreshToken(tokens: TokenSet): Promise<TokenSet>;
  /**
   * Withdraws the whole grant, which ends the tokens of all accounts with the same `grantorId`. Resolves if it had ended
   * before. Does nothing on platforms without such a call.
   */
  revoke(tokens: TokenSet): Promise<void>;
  /** Reads the profile, which also verifies the tokens: rejects with `RECONNECT` or `CHECKPOINT` if not. */
  profile(tokens: TokenSet, platformUserId: string): Promise<AccountProfile>;
}

/** All platforms that accounts can be connected on. */
export type NetworkPorts = ReadonlyMap<Platform, NetworkPort>;

/** A way to sign in to a platform. */
export interface NetworkLogin {
  /** Name unique on the platform, such as `facebook` or `instagram` on Instagram. */
  readonly name: string;
  /** The scopes that the consent page requests. */
  readonly scopes: readonly string[];
  /** Whether a code verifier (PKCE) is required. */
  readonly pkce: boolean;
}

export interface AuthorizationRequest {
  readonly login: string;
  readonly state: string;
  readonly redirectUri: string;
  /** Verifier of 43 to 128 characters, if the login uses PKCE. The adapter derives the challenge as the platform wants it. */
  readonly codeVerifier?: string | undefined;
}

export interface CodeExchange {
  readonly login: string;
  readonly code: string;
  /** The same URL as in the authorization request. */
  readonly redirectUri: string;
  readonly codeVerifier?: string | undefined;
}

/** Tokens of one grant or account. `accessToken` and `refreshToken` are secret. */
export interface TokenSet {
  /** Name of the login that issued the tokens. */
  readonly login: string;
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  /** Undefined if the access token has no fixed end. */
  readonly expiresAt?: Date | undefined;
  /** End of the refresh token. Undefined if there is none, or if it has no fixed end. */
  readonly refreshExpiresAt?: Date | undefined;
  /** Whether `refreshToken()` can renew the tokens. If not, the user has to reconnect before `expiresAt`. */
  readonly refreshable: boolean;
  readonly scopes: readonly string[];
  /**
   * ID of the user on the platform who granted the tokens. Accounts that were connected by one user have the same one, and
   * webhooks about a withdrawn grant name it. Platforms of one company share users and grants, so compare it without the
   * platform. Not secret. Undefined if the platform does not tell.
   */
  readonly grantorId?: string | undefined;
}

/** Why an account that the platform lists cannot be connected. */
export type UnconnectableReason =
  /** The user did not select the account on the consent page. */
  | 'NOT_SELECTED'
  /** The user did not grant a scope that publishing needs; it is one of `missingScopes`. */
  | 'SCOPES_MISSING'
  /** The role of the user on the account does not allow publishing. */
  | 'ROLE_MISSING'
  /** The app of the operator lacks the product of the platform that such accounts need. */
  | 'PRODUCT_MISSING';

/** An account of the user on the platform. */
export interface ConnectableAccount {
  readonly platformUserId: string;
  readonly kind: SocialAccountKind | null;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly profilePictureUrl: string | null;
  /** Whether the account can be connected. */
  readonly isConnectable: boolean;
  /** Scopes of the login that the user did not grant. An account can be connected without those that publishing does not need. */
  readonly missingScopes: readonly string[];
  /** Set if the account cannot be connected. */
  readonly reason?: UnconnectableReason | undefined;
  /** Tokens of the account. Set if it can be connected. */
  readonly tokens?: TokenSet | undefined;
}

/** The profile of an account. Null for what the platform does not tell. */
export interface AccountProfile {
  readonly username: string | null;
  readonly displayName: string | null;
  readonly kind: SocialAccountKind | null;
  readonly profilePictureUrl: string | null;
  readonly followerCount: number | null;
  readonly followingCount: number | null;
  readonly postCount: number | null;
  readonly isVerified: boolean | null;
}

/** The state of a limit of the platform, as a response reported it. */
export interface RateLimitUsage {
  /** Name unique on the platform, such as `app.call_count`. */
  readonly name: string;
  /** ID of the account that the limit counts for. Undefined for limits of the app. */
  readonly platformUserId?: string | undefined;
  readonly used: number;
  /** The maximum of `used`. 100 if the platform reports percentages. */
  readonly limit: number;
  /** When the limit allows calls again or starts over. Undefined if the platform does not tell. */
  readonly resetAt?: Date | undefined;
}

/** Receives the limits that responses report. Must not throw. */
export type OnUsage = (platform: Platform, usages: readonly RateLimitUsage[]) => void;

/** What a failure means, the same for all platforms. */
export type NetworkErrorClass =
  /** Rejected before any effect. The same call can be sent again after a pause. */
  | 'NOT_SENT'
  /** The effect may exist. The platform has to be asked before the call is sent again. */
  | 'UNKNOWN'
  /** The platform already has it. */
  | 'DUPLICATE'
  /** A limit is exhausted until `retryAt`. */
  | 'QUOTA'
  /** The grant ended. The user has to reconnect the account. */
  | 'RECONNECT'
  /** The user has to act in the app of the platform, then reconnect. */
  | 'CHECKPOINT'
  /** The platform rejects the text or another value for good. */
  | 'FIX_CONTENT'
  /** The platform rejects the media for good. */
  | 'FIX_MEDIA'
  /** The platform rejects the app of the operator, such as for a missing review or a wrong secret. */
  | 'SETUP'
  /** The object does not exist on the platform, or is hidden. */
  | 'GONE';

/** What a platform rejects in a post. */
export interface ContentProblem {
  /** Path of the value in the draft, such as `media.0.altText`. Empty if the platform does not tell. */
  readonly field: string;
  /** The rule that the value breaks, such as `LENGTH` or `RATIO`. */
  readonly rule: string;
}

export interface NetworkFailure {
  readonly platform: Platform;
  readonly class: NetworkErrorClass;
  /** Code of the platform, such as `190/460`. Undefined if it sent none. */
  readonly code?: string | undefined;
  /** When the same call can be sent again. */
  readonly retryAt?: Date | undefined;
  /** ID under which the platform finds the request. */
  readonly traceId?: string | undefined;
  /** ID of the post that exists already, if the class is `DUPLICATE` and the platform tells it. */
  readonly duplicateOf?: string | undefined;
  /** Whether the call was not sent, because the platform does not respond to anyone. Its class is `NOT_SENT`. */
  readonly isOutage?: boolean | undefined;
  /** What has to be changed, if the class is `FIX_CONTENT` or `FIX_MEDIA`. Undefined for calls that publish nothing. */
  readonly problem?: ContentProblem | undefined;
}

/** A call to a platform that failed. The message is for logs and developers, and never contains a token or secret. */
export class NetworkError extends Error implements NetworkFailure {
  readonly platform: Platform;
  readonly class: NetworkErrorClass;
  readonly code: string | undefined;
  readonly retryAt: Date | undefined;
  readonly traceId: string | undefined;
  readonly duplicateOf: string | undefined;
  readonly isOutage: boolean;
  readonly problem: ContentProblem | undefined;

  constructor(message: string, failure: NetworkFailure) {
    super(message);
    this.name = 'NetworkError';
    this.platform = failure.platform;
    this.class = failure.class;
    this.code = failure.code;
    this.retryAt = failure.retryAt;
    this.traceId = failure.traceId;
    this.duplicateOf = failure.duplicateOf;
    this.isOutage = failure.isOutage ?? false;
    this.problem = failure.problem;
  }
}
