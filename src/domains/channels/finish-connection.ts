import { v7 as uuidv7 } from 'uuid';
import { addJob } from '../../kernel/jobs';
import { isUuid, modelOf } from '../../kernel/model';
import {
  asSystem,
  type DomainEvent,
  forbiddenMessage,
  lockRow,
  type MutationContext,
  recordEvents,
  throwNotFound,
  throwUserError,
} from '../../kernel/write';
import { assertCanManage } from './account-access';
import { accountName, platformTerm } from './account-names';
import { CHANNEL_MESSAGES } from './channels.messages';
import { CHECK_ACCOUNT, checkKey } from './check-task';
import type { TokenSet } from './network.port';
import { type GrantedTokens, parseGrantedTokens } from './offered-accounts';
import { ConnectedAccount } from './connected-account.entity';
import { ConnectionRequest } from './connection-request.entity';
import type { ConnectionRequestAccount } from './connection-request.shapes';
import { SocialAccount } from './social-account.entity';
import { endOf, storableScopes, storeTokens } from './token-rows';

const model = modelOf(ConnectionRequest);
const FORBIDDEN = forbiddenMessage(modelOf(SocialAccount), CHANNEL_MESSAGES.connectAccounts());
const ID_PATH = ['input', 'connectionId'];

export interface FinishInput {
  readonly connectionId: string;
  readonly accountIds: readonly string[];
}
type Context = MutationContext<FinishInput>;

/** An account that the user selected, with its tokens. */
interface Selected {
  readonly account: ConnectionRequestAccount;
  readonly tokens: TokenSet;
}

/** Throws unless accounts of the connection can be selected. */
function assertReady({ status, expiresAt, platform }: ConnectionRequest, at: Date): void {
  if (status === 'FINISHED' || status === 'DENIED' || status === 'FAILED')
    throwUserError('INVALID_STATE', CHANNEL_MESSAGES.ended(), ID_PATH);
  if (expiresAt <= at) throwUserError('INVALID_STATE', CHANNEL_MESSAGES.expired(), ID_PATH);
  const name = { platform: platformTerm(platform) };
  if (status === 'READING_ACCOUNTS') throwUserError('INVALID_STATE', CHANNEL_MESSAGES.reading(name), ID_PATH);
  if (status !== 'READY') throwUserError('INVALID_STATE', CHANNEL_MESSAGES.notReady(name), ID_PATH);
}

/** Returns the selected accounts in an order in which concurrent calls lock them, too. */
function selectedAccounts(
  { accounts }: ConnectionRequest,
  accountIds: readonly string[],
  granted: GrantedTokens,
): Selected[] {
  if (!accountIds.length)
    throwUserError('REQUIRED', CHANNEL_MESSAGES.selectAccount(), ['input', 'accountIds']);
  const selected = accountIds.map((id, index): Selected => {
    const path = ['input', 'accountIds', String(index)];
    const account = accounts.find(({ platformUserId }) => platformUserId === id);
    if (!account) return throwUserError('NOT_FOUND', CHANNEL_MESSAGES.notOffered(), path);
    if (account.reason) return throwUserError('INVALID', account.reason, path);
    return { account, tokens: granted[id]! };
  });
  const byId = new Map(selected.map((one) => [one.account.platformUserId, one]));
  return [...byId.values()].sort((a, b) => (a.account.platformUserId < b.account.platformUserId ? -1 : 1));
}

/** Returns the locked social account of an account, if it is already connected. */
const lockExisting = (
  { tx }: Context,
  { organization, platform }: ConnectionRequest,
  { platformUserId }: ConnectionRequestAccount,
): Promise<SocialAccount | null> =>
  tx.manager.findOne(SocialAccount, {
    where: { organization, platform, platformUserId },
    lock: { mode: 'for_no_key_update' },
  });

/** Returns the locked social account. Creates it unless it exists; a concurrent call may have created it. */
async function lockAccount(
  ctx: Context,
  connection: ConnectionRequest,
  { account }: Selected,
): Promise<{ row: SocialAccount; isNew: boolean }> {
  const existing = await lockExisting(ctx, connection, account);
  if (existing) return { row: existing, isNew: false };
  const owner: { readonly organization: string; readonly clientAccount: string | null } = connection;
  const { organization, clientAccount } = owner;
  const { platform } = connection;
  const { platformUserId, username } = account;
  // Instagram offers professional accounts only, and one of its logins does not tell which kind.
  const kind = account.kind ?? (platform === 'INSTAGRAM' ? 'BUSINESS' : null);
  const id = uuidv7();
  await ctx.tx.manager
    .createQueryBuilder()
    .insert()
    .into(SocialAccount)
    .values({ id, organization, clientAccount, platform, platformUserId, username, kind })
    .orIgnore()
    .updateEntity(false)
    .execute();
  const row = (await lockExisting(ctx, connection, account))!;
  return { row, isNew: row.id === id };
}

/** Connects one account. Returns the ID of the social account, and the name of the event. */
async function connectAccount(
  ctx: Context,
  connection: ConnectionRequest,
  selected: Selected,
): Promise<{ id: string; event: string; clientAccount: string | null }> {
  const { tx, at, context } = ctx;
  const { account, tokens } = selected;
  const { row, isNew } = await lockAccount(ctx, connection, selected);
  const { organization, id, clientAccount } = row;
  const wasDisconnected = row.connectionStatus === 'DISCONNECTED';
  if (connection.clientAccount !== clientAccount && connection.clientAccount !== null)
    throwUserError(
      'INVALID_STATE',
      CHANNEL_MESSAGES.otherClientAccount({ account: accountName(account) }),
      ID_PATH,
    );
  await tx.manager.update(
    SocialAccount,
    { organization, id },
    {
      username: account.username ?? row.username,
      displayName: account.displayName,
      kind: account.kind ?? row.kind,
      profilePictureUrl: account.profilePictureUrl ?? row.profilePictureUrl,
      permissions: storableScopes(tokens),
      connectedBy: context.actor!.userId,
      connectedAt: at,
      connectionStatus: 'CONNECTED',
      connectionProblem: null,
      missingScopes: [],
      connectionStatusSince: row.connectionStatus === 'CONNECTED' && !isNew ? row.connectionStatusSince : at,
      authorizationEndsAt: endOf(tokens),
      nextCheckAt: at,
      expiryNoticeDays: null,
      // A paused account stays paused.
      ...(wasDisconnected && { isActive: true }),
    },
  );
  await storeTokens(tx, context.services.encryption, { organization, socialAccount: id }, tokens, at);
  await addJob(tx, CHECK_ACCOUNT, { account: id }, { key: checkKey(id) });
  return { id, clientAccount, event: isNew ? 'connected' : 'reconnected' };
}

async function connectSelected(ctx: Context, connection: ConnectionRequest): Promise<void> {
  const { tx, input, context } = ctx;
  const { id, organization }: { readonly id: string; readonly organization: string } = connection;
  const [stored] = await tx.query<{ grantedTokens: string }>(
    'SELECT connections.granted_tokens($1) AS "grantedTokens"',
    [id],
  );
  const text = context.services.encryption.decrypt(model, 'grantedTokens', { id, organization, ...stored })!;
  const selected = selectedAccounts(connection, input.accountIds, parseGrantedTokens(text));
  const connected = new Map<string, string>();
  const events: DomainEvent[] = [];
  for (const one of selected) {
    const result = await connectAccount(ctx, connection, one);
    connected.set(one.account.platformUserId, result.id);
    events.push({
      name: `social_account.${result.event}`,
      userId: context.actor!.userId,
      tenantId: organization,
      subjectId: result.id,
      payload: { scopes: [result.clientAccount].filter(isUuid) },
    });
  }
  const accounts = connection.accounts.map((account) =>
    Object.assign(account, { socialAccountId: connected.get(account.platformUserId) ?? null }),
  );
  const done = { status: 'FINISHED', grantedTokens: null, accounts } as const;
  await tx.manager.update(ConnectionRequest, { organization, id }, done);
  const ids = [...new Set(input.accountIds)].map((accountId) => connected.get(accountId)!);
  await tx.manager.insert(
    ConnectedAccount,
    ids.map((socialAccount, position) => ({ organization, connectionRequest: id, socialAccount, position })),
  );
  await recordEvents(tx, events);
}

/** Connects the selected accounts of a connection of the actor. Returns its ID. */
export async function finishConnection(ctx: Context): Promise<string> {
  const { tx, input, at } = ctx;
  const { connectionId: id } = input;
  const found = isUuid(id) ? await tx.manager.findOneBy(ConnectionRequest, { id }) : null;
  if (!found) return throwNotFound('connection request', ID_PATH);
  await assertCanManage(tx, found, FORBIDDEN);
  await asSystem(tx, found.organization, async () => {
    const connection = (await lockRow(tx, model, id, false)) as unknown as ConnectionRequest;
    assertReady(connection, at);
    await connectSelected(ctx, connection);
  });
  return id;
}
