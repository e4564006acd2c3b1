import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { consumeAttemptIn, newToken, type RateLimit } from '../../kernel/auth';
import { type InputBuilder, listOf, modelOf, oneOf, text, url } from '../../kernel/model';
import {
  asSystem,
  declareMutation,
  forbiddenMessage,
  type MutationContext,
  MutationError,
  referenceExists,
  referenceNotFound,
  throwNotFound,
  throwUserError,
} from '../../kernel/write';
import { Platform } from '../common/content.enums';
import { ClientAccount } from '../organizations/client-account.entity';
import { Organization } from '../organizations/organization.entity';
import { assertCanManage, MANAGE } from './account-access';
import { accountName, platformTerm } from './account-names';
import { CHANNEL_MESSAGES } from './channels.messages';
import { stateHashOf } from './consent';
import { finishConnection, type FinishInput } from './finish-connection';
import type { NetworkLogin, NetworkPort } from './network.port';
import './networks';
import { MAX_SELECTED } from './connected-account.entity';
import { ConnectionRequest } from './connection-request.entity';
import { CONNECTION_MINUTES, minutesAfter } from './connection-request-time';
import { SocialAccount } from './social-account.entity';

const model = modelOf(ConnectionRequest);
const FORBIDDEN = forbiddenMessage(modelOf(SocialAccount), CHANNEL_MESSAGES.connectAccounts());

const STARTED_BY_USER: RateLimit = { name: 'connection user', limit: 60, windowSeconds: 3_600 };

interface ConnectInput {
  readonly organizationId: string;
  readonly platform: Platform;
  readonly clientAccountId?: string | null;
  readonly socialAccountId?: string | null;
  readonly login?: string | null;
}

type Context = MutationContext<ConnectInput>;

/** Where the accounts are connected: in a client account, and in place of a social account. */
interface Place {
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly socialAccount: string | null;
}

/** Returns the social account to reconnect. */
async function accountToReconnect({ tx, input }: Context): Promise<SocialAccount | undefined> {
  const { socialAccountId: id, organizationId: organization, platform } = input;
  if (id == null) return undefined;
  const path = ['input', 'socialAccountId'];
  const account = (await referenceExists(tx, modelOf(SocialAccount), id, organization))
    ? await tx.manager.findOneByOrFail(SocialAccount, { organization, id })
    : undefined;
  if (!account) throw new MutationError([referenceNotFound('social account', 'organization', path)]);
  if (account.platform !== platform)
    throwUserError('INVALID', CHANNEL_MESSAGES.otherPlatform({ platform: platformTerm(account.platform) }), [
      'input',
      'platform',
    ]);
  return account;
}

async function placeOf(ctx: Context): Promise<Place> {
  const { tx, input } = ctx;
  const { organizationId: organization, clientAccountId = null } = input;
  if (!(await referenceExists(tx, modelOf(Organization), organization, undefined)))
    throwNotFound('organization', ['input', 'organizationId']);
  const account = await accountToReconnect(ctx);
  const clientAccount = clientAccountId ?? account?.clientAccount ?? null;
  await assertCanManage(tx, { organization, clientAccount }, FORBIDDEN);
  const path = ['input', 'clientAccountId'];
  if (
    clientAccountId !== null &&
    !(await referenceExists(tx, modelOf(ClientAccount), clientAccountId, organization))
  )
    throw new MutationError([referenceNotFound('client account', 'organization', path)]);
  if (account && account.clientAccount !== clientAccount)
    throwUserError('INVALID', CHANNEL_MESSAGES.otherClientAccount({ account: accountName(account) }), path);
  return { organization, clientAccount, socialAccount: account?.id ?? null };
}

/** Returns the port and the login of a platform. */
function loginOf({ input, context }: Context): { port: NetworkPort; login: NetworkLogin } {
  const { platform, login: wanted } = input;
  const port = context.services.networks.portOf(platform);
  if (!port || !context.services.encryption.ring.current)
    return throwUserError(
      'INVALID_STATE',
      CHANNEL_MESSAGES.platformNotSetUp({ platform: platformTerm(platform) }),
      ['input', 'platform'],
    );
  const login = wanted == null ? port.logins[0] : port.logins.find(({ name }) => name === wanted);
  if (!login)
    return throwUserError(
      'INVALID',
      CHANNEL_MESSAGES.unknownLogin({
        platform: platformTerm(platform),
        logins: port.logins.map(({ name }) => name),
      }),
      ['input', 'login'],
    );
  return { port, login };
}

declareMutation('connectSocialAccount', {
  description: `Starts to connect social accounts, or to reconnect one. Open \`authorizationUrl\` in a browser, where the user grants access. The platform sends the user back to Marquee, which reads their accounts. Then call \`finishConnection\`. A connection expires after ${CONNECTION_MINUTES} minutes. Rate limit: ${STARTED_BY_USER.limit} per user in an hour.`,
  needs: { permission: MANAGE, of: () => Organization, by: 'organizationId' },
  input: (builder: InputBuilder) =>
    void builder
      .add('organizationId', () => ID, {
        description: 'ID of the organization that owns the social accounts.',
        nullable: false,
      })
      .addValue('platform', oneOf(Platform), {
        description: 'The platform of the social accounts.',
        nullable: false,
      })
      .add('clientAccountId', () => ID, {
        description:
          'ID of the client account that the social accounts belong to. Defaults to that of the social account to reconnect.',
        nullable: true,
      })
      .add('socialAccountId', () => ID, {
        description: 'ID of the social account to reconnect. If set, no other account can be connected.',
        nullable: true,
      })
      .addValue('login', text({ max: 50 }), {
        description:
          'The way to sign in to the platform, such as `facebook` or `instagram` for Instagram. Defaults to the first one of the platform.',
        nullable: true,
      }),
  errors: ['INVALID', 'INVALID_STATE'],
  payload: {
    connection: () => ConnectionRequest,
    authorizationUrl: {
      value: url,
      description:
        'URL of the consent page of the platform. It contains a secret that works once, and is returned only here.',
    },
  },
  handler: async (ctx: Context) => {
    const { tx, input, at, recordEvent, context } = ctx;
    const { platform } = input;
    const createdBy = context.actor!.userId;
    const place = await placeOf(ctx);
    const { port, login } = loginOf(ctx);
    await consumeAttemptIn(tx, { rateLimit: STARTED_BY_USER, key: createdBy });
    const id = uuidv7();
    const [state, codeVerifier] = [newToken(), login.pkce ? newToken() : null];
    const row = { ...place, id, platform, login: login.name, createdBy };
    const values = { ...row, expiresAt: minutesAfter(at), stateHash: stateHashOf(state), codeVerifier };
    const stored = context.services.encryption.encryptValues(model, row, values) as typeof values;
    await asSystem(tx, place.organization, () => tx.manager.insert(ConnectionRequest, stored as never));
    await recordEvent({
      name: 'connection_request.created',
      subjectId: id,
      tenantId: place.organization,
      payload: { audience: createdBy },
    });
    const redirectUri = context.services.networks.redirectUriOf(platform);
    const request = { login: login.name, state, redirectUri, codeVerifier: codeVerifier ?? undefined };
    return { connection: id, authorizationUrl: await port.authorizationUrl(request) };
  },
});

declareMutation('finishConnection', {
  description: `Connects the selected accounts of a connection, which the user has granted access to. An account that is already connected is reconnected: its \`SocialAccount\` stays the same. \`connection.socialAccounts\` returns the connected accounts. Only the user who started the connection can finish it, and only with the permission \`${MANAGE}\`.`,
  input: (builder: InputBuilder) =>
    void builder
      .add('connectionId', () => ID, { description: 'ID of the connection request.', nullable: false })
      .addValue('accountIds', listOf(text({ max: 255 }), { max: MAX_SELECTED }), {
        description: 'The accounts to connect, as `platformUserId` of `ConnectionRequest.accounts`.',
        nullable: false,
      }),
  idempotent: true,
  errors: ['FORBIDDEN', 'INVALID', 'INVALID_STATE', 'NOT_FOUND', 'REQUIRED'],
  maxRows: MAX_SELECTED,
  payload: { connection: () => ConnectionRequest },
  handler: async (ctx: MutationContext<FinishInput>) => ({ connection: await finishConnection(ctx) }),
});
