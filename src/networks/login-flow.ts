import type { Platform } from '../domains/common/content.enums';
import {
  type AccountProfile,
  type AuthorizationRequest,
  type CodeExchange,
  type ConnectableAccount,
  NetworkError,
  type NetworkErrorClass,
  type NetworkLogin,
  type NetworkPort,
  type TokenSet,
  type UnconnectableReason,
} from '../domains/channels/network.port';

/** A way to sign in to a network, with what its tokens can do. */
export interface LoginFlow
  extends NetworkLogin, Omit<NetworkPort, 'platform' | 'logins' | 'grantedScopes' | 'refreshToken'> {
  /** Undefined if the platform reports the scopes with new tokens only. */
  readonly grantedScopes?: NetworkPort['grantedScopes'];
  /** Undefined if no tokens of the login can be renewed. */
  readonly refreshToken?: NetworkPort['refreshToken'];
}

/** Creates the port of a network with one or several logins. */
export function networkPort(platform: Platform, flows: readonly LoginFlow[]): NetworkPort {
  const flowOf = (login: string): LoginFlow => {
    const flow = flows.find(({ name }) => name === login);
    if (!flow) throw new NetworkError(`${platform} has no login ${login}.`, { platform, class: 'SETUP' });
    return flow;
  };
  return {
    platform,
    logins: flows.map(({ name, scopes, pkce }) => ({ name, scopes, pkce })),
    authorizationUrl: async (request: AuthorizationRequest) =>
      flowOf(request.login).authorizationUrl(request),
    exchangeCode: async (exchange: CodeExchange) => flowOf(exchange.login).exchangeCode(exchange),
    grantedScopes: async (tokens: TokenSet) => {
      const flow = flowOf(tokens.login);
      return flow.grantedScopes ? flow.grantedScopes(tokens) : tokens.scopes;
    },
    connectableAccounts: async (tokens: TokenSet, wanted?: string) =>
      flowOf(tokens.login).connectableAccounts(tokens, wanted),
    refreshToken: async (tokens: TokenSet) => {
      const flow = flowOf(tokens.login);
      if (!tokens.refreshable || !flow.refreshToken)
        throw new NetworkError(`${platform} cannot renew these tokens.`, { platform, class: 'RECONNECT' });
      return flow.refreshToken(tokens);
    },
    revoke: async (tokens: TokenSet) => {
      await flowOf(tokens.login).revoke(tokens).catch(ignoreEnded);
    },
    profile: async (tokens: TokenSet, id: string): Promise<AccountProfile> =>
      flowOf(tokens.login).profile(tokens, id),
  };
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof NetworkError) || error.class !== 'RECONNECT') throw error;
}

/** Returns a failure with another meaning. */
export function reclassified(
  error: NetworkError,
  failureClass: NetworkErrorClass,
  retryAt?: Date,
): NetworkError {
  const { message, platform, code, traceId, duplicateOf, problem } = error;
  const failure = { platform, class: failureClass, code, retryAt, traceId, duplicateOf, problem };
  return new NetworkError(message, failure);
}

/**
 * Runs the calls that follow the exchange of a code. A call among them that could be sent again alone makes the whole
 * exchange `UNKNOWN`, because the code is used up.
 */
export async function afterCode<T>(steps: () => Promise<T>): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    if (!(error instanceof NetworkError) || !['NOT_SENT', 'QUOTA'].includes(error.class)) throw error;
    throw reclassified(error, 'UNKNOWN');
  }
}

/** What decides whether an account can be connected. */
interface Grant {
  /** Scopes that the login requests. */
  readonly asked: readonly string[];
  /** Scopes among them that publishing needs. */
  readonly required: readonly string[];
  readonly selected?: boolean;
  readonly canPublish?: boolean;
}

type Listed = Omit<ConnectableAccount, 'isConnectable' | 'missingScopes' | 'reason' | 'tokens'>;

/** Returns an account with whether it can be connected. `tokens` are those of the account. */
export function connectable(account: Listed, tokens: TokenSet, grant: Grant): ConnectableAccount {
  const missingScopes = grant.asked.filter((scope) => !tokens.scopes.includes(scope));
  const reason = reasonOf(missingScopes, grant);
  return reason
    ? { ...account, isConnectable: false, missingScopes, reason }
    : { ...account, isConnectable: true, missingScopes, tokens };
}

function reasonOf(
  missingScopes: readonly string[],
  { required, selected = true, canPublish = true }: Grant,
): UnconnectableReason | undefined {
  if (!selected) return 'NOT_SELECTED';
  if (required.some((scope) => missingScopes.includes(scope))) return 'SCOPES_MISSING';
  return canPublish ? undefined : 'ROLE_MISSING';
}

/** The profile of an account of which a platform returns only names. */
export const UNTOLD: AccountProfile = {
  username: null,
  displayName: null,
  kind: null,
  profilePictureUrl: null,
  followerCount: null,
  followingCount: null,
  postCount: null,
  isVerified: null,
};
