import { tokenHash } from '../../kernel/auth';
import type { Message } from '../../kernel/messages';
import { modelOf } from '../../kernel/model';
import type { RequestContext } from '../../kernel/session';
import type { Platform } from '../common/content.enums';
import { platformTerm } from './account-names';
import { CHANNEL_MESSAGES } from './channels.messages';
import { CONSENT_PAGE } from './consent.messages';
import { NetworkError, type NetworkPort } from './network.port';
import './networks';
import { grantedTokensText, mismatchOf, offeredAccounts, selectOffered } from './offered-accounts';
import { ConnectionRequest } from './connection-request.entity';
import type { ConnectionRequestAccount } from './connection-request.shapes';
import { minutesAfter } from './connection-request-time';

const model = modelOf(ConnectionRequest);

/** Returns the hash under which the state of a connection is stored. */
export const stateHashOf = (state: string): string => tokenHash(state).toString('base64url');

/** What the platform adds to the URL that it sends the user back to. */
export interface ConsentResponse {
  readonly platform: Platform;
  readonly state: string;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
}

/** The result for the user. `connectionId` is undefined if the state is unknown, expired, or was used before. */
export type ConsentResult =
  | { readonly connectionId: string; readonly failure: Message | null }
  | { readonly connectionId?: undefined; readonly failure: Message };

/** Platforms name a denial differently, such as `access_denied` or `user_cancelled_login`. */
const DENIAL = /denied|cancel/i;

type Services = Pick<RequestContext['services'], 'pool' | 'encryption' | 'clock' | 'networks'>;
type Log = RequestContext['log'];

/** A connection whose state was used. */
interface ClaimedConnection {
  readonly id: string;
  readonly organization: string;
  readonly login: string;
  readonly codeVerifier: string | null;
  /** The account to reconnect. */
  readonly platformUserId: string | null;
  readonly accountName: string | null;
}

/** What is stored of a consent. */
interface Settled {
  readonly status: 'READY' | 'DENIED' | 'FAILED';
  readonly accounts?: readonly ConnectionRequestAccount[];
  readonly tokens?: string;
  readonly failure?: Message;
}

/** The transaction is one statement: of two requests with one state, the first one gets the connection. */
async function claim(
  { pool, clock }: Services,
  stateHash: string,
  platform: Platform,
): Promise<ClaimedConnection | undefined> {
  const { rows } = await pool.query<ClaimedConnection>(
    `SELECT id, organization_id AS organization, login, code_verifier AS "codeVerifier",
            platform_user_id AS "platformUserId", account_name AS "accountName"
       FROM connections.claim($1, $2, $3)`,
    [stateHash, platform, clock.now()],
  );
  return rows[0];
}

async function settle(
  { pool, encryption, clock }: Services,
  stateHash: string,
  { id, organization }: ClaimedConnection,
  { status, accounts = [], tokens, failure }: Settled,
): Promise<void> {
  const sealed =
    tokens === undefined ? null : encryption.encrypt(model, 'grantedTokens', { id, organization }, tokens);
  await pool.query('SELECT connections.settle($1, $2, $3, $4, $5, $6)', [
    stateHash,
    status,
    JSON.stringify(accounts),
    sealed,
    failure ? JSON.stringify({ message: failure }) : null,
    minutesAfter(clock.now()),
  ]);
}

/** Exchanges the code and reads the accounts. */
async function readAccounts(
  port: NetworkPort,
  { login, platformUserId, accountName }: ClaimedConnection,
  exchange: { readonly code: string; readonly codeVerifier: string | null; readonly redirectUri: string },
): Promise<Settled> {
  const { platform } = port;
  const { code, redirectUri } = exchange;
  const codeVerifier = exchange.codeVerifier ?? undefined;
  const tokens = await port.exchangeCode({ login, code, codeVerifier, redirectUri });
  const listed = await port.connectableAccounts(tokens, platformUserId ?? undefined);
  const offered = selectOffered(listed, platformUserId);
  const accounts = offeredAccounts(offered, platform);
  const name = { platform: platformTerm(platform) };
  if (!accounts.length) return { status: 'FAILED', failure: CHANNEL_MESSAGES.noAccounts(name) };
  const failure =
    platformUserId === null ? null : mismatchOf(accounts, { platformUserId, name: accountName! });
  if (failure) return { status: 'FAILED', failure };
  return { status: 'READY', accounts, tokens: grantedTokensText(offered) };
}

/** Logs why accounts could not be read. Errors of platforms contain no secrets. */
function logFailure(log: Log, connection: string, error: unknown): void {
  if (!(error instanceof NetworkError)) {
    log.error({ err: error, connection }, 'failed to read accounts to connect');
    return;
  }
  const { platform, class: kind, code, traceId, message } = error;
  log.warn(
    { platform, class: kind, code, traceId, reason: message, connection },
    'platform rejected reading accounts to connect',
  );
}

const unreadable = (platform: Platform): Settled => ({
  status: 'FAILED',
  failure: CHANNEL_MESSAGES.unreadable({ platform: platformTerm(platform) }),
});

async function outcomeOf(
  { encryption, networks }: Services,
  log: Log,
  claimed: ClaimedConnection,
  { platform, code, error }: ConsentResponse,
): Promise<Settled> {
  if (error !== undefined && DENIAL.test(error))
    return { status: 'DENIED', failure: CHANNEL_MESSAGES.denied({ platform: platformTerm(platform) }) };
  const port = networks.portOf(platform);
  const failed = unreadable(platform);
  if (!port || error !== undefined || !code) return failed;
  try {
    const { id, organization, codeVerifier: sealed } = claimed;
    const row = { id, organization, codeVerifier: sealed };
    const codeVerifier = encryption.decrypt(model, 'codeVerifier', row);
    return await readAccounts(port, claimed, {
      code,
      codeVerifier,
      redirectUri: networks.redirectUriOf(platform),
    });
  } catch (reason) {
    logFailure(log, claimed.id, reason);
    return failed;
  }
}

/**
 * Completes the visit of a consent page: uses the state, which works once, reads the accounts with the code, and stores
 * them with their tokens. The user selects accounts with `finishConnection`, as the user who started the connection.
 */
export async function completeConsent(
  services: Services,
  log: Log,
  response: ConsentResponse,
): Promise<ConsentResult> {
  const { platform, state } = response;
  const stateHash = stateHashOf(state);
  const claimed = await claim(services, stateHash, platform);
  if (!claimed) return { failure: CONSENT_PAGE.unknown() };
  let settled = await outcomeOf(services, log, claimed, response);
  try {
    await settle(services, stateHash, claimed, settled);
  } catch (error) {
    // What the platform sent cannot be stored, such as tokens that are too long. The state does not work again.
    logFailure(log, claimed.id, error);
    settled = unreadable(platform);
    await settle(services, stateHash, claimed, settled);
  }
  return { connectionId: claimed.id, failure: settled.failure ?? null };
}
