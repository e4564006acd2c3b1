import type { Call } from '../../frame/network';
import type { Account, EndReason, Token } from '../../frame/rows';
import { textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { denied, metaError, metaErrors, notFound } from './errors';

const ENDED: Readonly<Record<EndReason, keyof typeof metaErrors>> = {
  APP_REMOVED: 'appRemoved',
  PASSWORD_CHANGED: 'passwordChanged',
  REVOKED: 'invalidToken',
  ROLE_LOST: 'roleLost',
  ROTATED: 'invalidToken',
};

/** Returns the token of a request, from its parameters or header. */
export function tokenTextOf(call: Call): string | undefined {
  const parameter = call.query['access_token'] ?? textOf(call.body['access_token']);
  return parameter ?? /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(call.headers['authorization'] ?? '')?.[1];
}

/** Returns the token of a request, or fails with the reason why it is not valid. */
export function authenticate(call: Call): Token {
  const text = tokenTextOf(call);
  if (text === undefined)
    throw metaError({
      code: 104,
      message: 'An access token is required to request this resource.',
      status: 401,
    });
  return validToken(call.world, text);
}

export function validToken(world: World, text: string): Token {
  const app = appOfToken(world, text);
  if (app) return app;
  const token = world.tokens.get(text);
  const person = token && world.people.get(token.personId);
  if (!person || person.world !== 'META') throw metaErrors.malformedToken();
  if (token.ended) throw metaErrors[ENDED[token.ended]]();
  if (token.expiresAt !== undefined && token.expiresAt <= world.clock.now()) throw metaErrors.expired();
  if (person.checkpointAt !== undefined) throw metaErrors.checkpoint();
  return token;
}

/** An app token is `<app id>|<app secret>`. */
function appOfToken(world: World, text: string): Token | undefined {
  const [id = '', secret] = text.split('|');
  const app = world.apps.get(id);
  if (app?.world !== 'META' || app.secret !== secret) return undefined;
  return {
    id: text,
    kind: 'APP',
    appId: id,
    personId: '',
    scopes: [],
    declined: [],
    accountIds: [],
    issuedAt: 0,
    login: 'app',
  };
}

/** Permissions by what they allow: for Facebook Login, and for Instagram Login. */
const PERMISSIONS = {
  basic: ['instagram_basic', 'instagram_business_basic'],
  publish: ['instagram_content_publish', 'instagram_business_content_publish'],
  comments: ['instagram_manage_comments', 'instagram_business_manage_comments'],
  insights: ['instagram_manage_insights', 'instagram_business_manage_insights'],
  pagePosts: ['pages_manage_posts'],
  pageRead: ['pages_read_engagement'],
  pageContent: ['pages_read_user_content'],
  pageEngagement: ['pages_manage_engagement'],
  pageMetadata: ['pages_manage_metadata'],
  pageInsights: ['read_insights'],
  messaging: ['whatsapp_business_messaging'],
  whatsappManagement: ['whatsapp_business_management'],
} as const;

export type Permission = keyof typeof PERMISSIONS;

/** Fails if the token was not granted the permission. */
export function requirePermission(token: Token, permission: Permission): void {
  const names: readonly string[] = PERMISSIONS[permission];
  if (!names.some((name) => token.scopes.includes(name)))
    throw denied(names[token.login === 'instagram' ? 1 : 0] ?? names[0]!);
}

/**
 * Returns the tasks of the person of a token on an account. With Facebook Login, the tasks on the linked page count; that
 * is assumed.
 */
export function tasksOn(world: World, token: Token, account: Account): readonly string[] {
  const page = token.login === 'facebook' ? world.accounts.get(account.linkedTo ?? '') : undefined;
  return (page ?? account).managers[token.personId] ?? [];
}

/** Whether the token was granted the account, and its person still manages it. */
export function reaches(world: World, token: Token, account: Account): boolean {
  const granted = token.accountId
    ? token.accountId === account.id || token.accountId === account.linkedTo
    : token.accountIds.includes(account.id) || token.accountIds.includes(account.linkedTo ?? '');
  return granted && tasksOn(world, token, account).length > 0;
}

/** A request with a token for an object. */
interface Access {
  readonly world: World;
  readonly call: Call;
  readonly token: Token;
  readonly id: string;
}

/** Returns the account of the object, or fails as if the object did not exist if the token does not reach the account. */
export function requireAccount({ world, call, token, id }: Access, accountId = id): Account {
  const account = world.accounts.get(accountId);
  if (!account || !reaches(world, token, account)) throw notFound(id, call.method.toLowerCase());
  return account;
}

/** Fails unless the token acts as the page itself, as publishing requires. */
export function requirePageToken(token: Token, page: Account, task = 'CREATE_CONTENT'): void {
  if (token.accountId !== page.id)
    throw metaError({
      code: 200,
      message:
        '(#200) If posting to a page, requires both pages_read_engagement and pages_manage_posts as an admin with sufficient administrative permission, as the page itself',
      status: 403,
    });
  if (!page.managers[token.personId]?.includes(task)) throw denied(`page task ${task}`);
}
