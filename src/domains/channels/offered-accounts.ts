import type { Message } from '../../kernel/messages';
import { truncate } from '../../kernel/model';
import type { Platform } from '../common/content.enums';
import { accountName, platformTerm } from './account-names';
import { CHANNEL_MESSAGES } from './channels.messages';
import { type ConnectableAccount, MAX_OFFERED_ACCOUNTS, type TokenSet } from './network.port';
import type { ConnectionRequestAccount } from './connection-request.shapes';

const MAX_NAME_LENGTH = 255;
const MAX_URL_LENGTH = 2_048;

/** Returns a text of a platform as it can be stored and shown on one line. */
const storable = (text: string | null): string | null =>
  text === null ? null : truncate(text.replaceAll(/\p{Cc}/gu, ' '), MAX_NAME_LENGTH);

/** Returns the URL of an image. Null if it cannot be stored; the image is not worth an error. */
export const storableUrl = (url: string | null): string | null =>
  url !== null && /^https?:\/\//.test(url) && url.length <= MAX_URL_LENGTH ? url : null;

/** Returns the names of an account or a profile as they can be stored. */
export const storableNames = (names: {
  readonly username: string | null;
  readonly displayName: string | null;
}): { username: string | null; displayName: string | null } => ({
  username: storable(names.username),
  displayName: storable(names.displayName),
});

/** Returns why an account cannot be connected. Null if it can. */
function reasonOf(account: ConnectableAccount, platform: Platform): Message | null {
  if (account.isConnectable) return null;
  const values = { account: accountName(account), platform: platformTerm(platform) };
  if (account.reason === 'SCOPES_MISSING')
    return CHANNEL_MESSAGES.scopesMissing({ ...values, scopes: account.missingScopes });
  if (account.reason === 'PRODUCT_MISSING') return CHANNEL_MESSAGES.productMissing(values);
  return account.reason === 'ROLE_MISSING'
    ? CHANNEL_MESSAGES.roleMissing(values)
    : CHANNEL_MESSAGES.notSelected(values);
}

/** Returns the accounts that are offered: those that can be connected first, or only the one to reconnect if it is there. */
export function selectOffered(
  accounts: readonly ConnectableAccount[],
  expectedId: string | null,
): ConnectableAccount[] {
  const expected = accounts.filter(({ platformUserId }) => platformUserId === expectedId);
  if (expected.length) return expected;
  const connectable = accounts.filter((account) => account.isConnectable);
  const others = accounts.filter((account) => !account.isConnectable);
  return [...connectable, ...others].slice(0, MAX_OFFERED_ACCOUNTS);
}

/** Returns accounts of a platform as the connection stores them. */
export const offeredAccounts = (
  accounts: readonly ConnectableAccount[],
  platform: Platform,
): ConnectionRequestAccount[] =>
  accounts.map((account) => ({
    platformUserId: account.platformUserId,
    kind: account.kind,
    ...storableNames(account),
    profilePictureUrl: storableUrl(account.profilePictureUrl),
    isConnectable: account.isConnectable,
    missingScopes: [...account.missingScopes],
    reason: reasonOf({ ...account, ...storableNames(account) }, platform),
    socialAccountId: null,
  }));

/** Tokens of accounts by the platform's ID, as they are stored until accounts are selected. */
export type GrantedTokens = Readonly<Record<string, TokenSet>>;

export const grantedTokensText = (accounts: readonly ConnectableAccount[]): string =>
  JSON.stringify(
    Object.fromEntries(
      accounts.flatMap(({ platformUserId, isConnectable, tokens }) =>
        isConnectable && tokens ? [[platformUserId, tokens]] : [],
      ),
    ),
  );

const DATES = new Set(['expiresAt', 'refreshExpiresAt']);

export const parseGrantedTokens = (text: string): GrantedTokens =>
  JSON.parse(text, (key, value: unknown) =>
    DATES.has(key) && typeof value === 'string' ? new Date(value) : value,
  ) as GrantedTokens;

/** Returns why none of the accounts can take the place of the one to reconnect. Null if one can. */
export function mismatchOf(
  accounts: readonly ConnectableAccount[],
  expected: { readonly platformUserId: string; readonly name: string; readonly platform: Platform },
): Message | null {
  const found = accounts.find(({ platformUserId }) => platformUserId === expected.platformUserId);
  const granted = accounts.filter((account) => account.isConnectable);
  const isAnother = found?.reason === 'NOT_SELECTED' && granted.length > 0;
  if (found && !isAnother) return reasonOf({ ...found, ...storableNames(found) }, expected.platform);
  const names = (granted.length ? granted : accounts).slice(0, 3);
  return CHANNEL_MESSAGES.otherAccount({
    granted: names.map((account) => accountName({ ...account, ...storableNames(account) })),
    expected: expected.name,
  });
}
