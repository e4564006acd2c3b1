import { createHmac, randomUUID } from 'node:crypto';
import { type Network, operation, type Operation, preparedOperation, type Route } from '../../frame/network';
import type { Account, App, Comment } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import { isRecord, parseJson, textOf } from '../../frame/values';
import { isSameWebhook } from '../../frame/webhooks';
import type { World } from '../../frame/world';
import { memberOf, read, type Request, requireAdministrator, restRoute } from './api';
import { linkedInError, notFound } from './errors';

/** The webhook of an app for the social actions on a page. Its ID is the key of the request. */
interface Subscription extends Row {
  readonly url: string;
  readonly organization: string;
  readonly member: string;
  readonly expiresAt: number;
}

const EVENT = 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS';
const LIFE = 365 * 24 * 60 * 60 * 1000;
const PATIENCE = 10_000;

const subscriptions = (world: World): Table<Subscription> =>
  world.store.table<Subscription>('linkedin.subscriptions');

const appOf = (world: World): App => world.apps.all().find((app) => app.world === 'LINKEDIN')!;

const hmac = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** Returns the page that a key names, or fails unless the key is one of the app and the member. */
function organizationIn({ world, token, params }: Request): string {
  const key = decodeURIComponent(params['key'] ?? '');
  const [, app, member, organization, event] =
    /^\(developerApplication:(.+),user:(.+),entity:(.+),eventType:(\w+)\)$/.exec(key) ?? [];
  const isOwn =
    app === `urn:li:developerApplication:${appOf(world).id}` && member === memberOf(token) && event === EVENT;
  if (!isOwn || organization === undefined)
    throw linkedInError({ status: 400, code: 'ILLEGAL_ARGUMENT', message: 'The key is invalid' });
  return organization;
}

/** `PUT /rest/eventSubscriptions/{key}`: subscribes after the server proved that it knows the secret of the app. */
const subscribe = (request: Request): Operation => {
  const { world, call, params, token } = request;
  const url = textOf(call.body['webhook']) ?? '';
  return preparedOperation(
    'subscribeAccount',
    undefined,
    async () => {
      const organization = organizationIn(request);
      requireAdministrator(request, organization, 'eventSubscriptions.UPDATE');
      if (!(await answersChallenge(url, appOf(world).secret)))
        throw linkedInError({
          status: 400,
          code: 'WEBHOOK_VALIDATION_FAILED',
          message: 'The webhook did not return the expected challengeResponse',
        });
      return organization;
    },
    (organization) => {
      const id = decodeURIComponent(params['key'] ?? '');
      const expiresAt = world.clock.now() + LIFE;
      subscriptions(world).put({ id, url, organization, member: memberOf(token), expiresAt });
      return { status: 204 };
    },
  );
};

async function answersChallenge(url: string, secret: string): Promise<boolean> {
  if (!URL.canParse(url)) return false;
  const target = new URL(url);
  const challengeCode = randomUUID();
  target.searchParams.set('challengeCode', challengeCode);
  try {
    const response = await fetch(target, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    const body = parseJson(await response.text());
    return (
      response.status === 200 &&
      isRecord(body) &&
      body['challengeCode'] === challengeCode &&
      body['challengeResponse'] === hmac(challengeCode, secret)
    );
  } catch {
    return false;
  }
}

function requireSubscription(request: Request): Subscription {
  organizationIn(request);
  const key = decodeURIComponent(request.params['key'] ?? '');
  const row = subscriptions(request.world).get(key);
  if (!row) throw notFound(key);
  return row;
}

const readSubscription = (request: Request): Operation =>
  read('readSubscription', undefined, () => {
    const { url, expiresAt } = requireSubscription(request);
    return { webhook: url, expiresAt };
  });

const unsubscribe = (request: Request): Operation =>
  operation('unsubscribeAccount', undefined, () => {
    subscriptions(request.world).remove(requireSubscription(request).id);
    return { status: 204 };
  });

/** Sends the notification of a comment on a post of a page. */
export function announceComment(world: World, row: Comment): void {
  const post = world.posts.get(row.postId);
  if (post) send(world, post.accountId, row);
}

function send(
  world: World,
  organization: string,
  row: Pick<Comment, 'id' | 'postId' | 'author' | 'authorAccountId' | 'text' | 'createdAt'>,
): void {
  const { secret } = appOf(world);
  for (const subscription of subscriptions(world).all()) {
    if (subscription.organization !== organization || subscription.expiresAt <= world.clock.now()) continue;
    const body = JSON.stringify({
      type: EVENT,
      notifications: [
        {
          notificationId: world.next('linkedin.notifications'),
          organizationalEntity: organization,
          action: 'COMMENT',
          sourcePost: row.postId,
          generatedActivity: row.id,
          decoratedGeneratedActivity: {
            comment: {
              entity: row.postId,
              owner: row.authorAccountId ?? row.author,
              text: row.text,
            },
          },
          subscriber: subscription.member,
          lastModifiedAt: row.createdAt,
        },
      ],
    });
    world.webhooks.enqueue('LINKEDIN', organization, subscription.url, body, {
      'x-li-signature': hmac(`hmacsha256=${body}`, secret),
    });
  }
}

const pagesOf = (world: World): Account[] =>
  world.accounts.all().filter(({ node }) => node === 'organization');

/** Webhooks as `Network` wants them. */
export const webhooks: NonNullable<Network['webhooks']> = {
  subscribe: (world, url) => {
    for (const { id: organization, managers } of pagesOf(world)) {
      const member = Object.keys(managers).find((id) => managers[id]?.includes('ADMINISTRATOR'));
      if (member === undefined) continue;
      const user = `urn:li:person:${member}`;
      const app = `urn:li:developerApplication:${appOf(world).id}`;
      const id = `(developerApplication:${app},user:${user},entity:${organization},eventType:${EVENT})`;
      const known = subscriptions(world).get(id);
      if (known && !isSameWebhook(known.url, url)) continue;
      const expiresAt = world.clock.now() + LIFE;
      subscriptions(world).put({ id, url, organization, member: user, expiresAt });
    }
  },
  test: (world) => {
    const [page] = pagesOf(world);
    if (!page) return;
    const postId = `urn:li:share:${world.newId()}`;
    const id = `urn:li:comment:(${postId},${world.newId()})`;
    const author = `urn:li:person:${world.seededSecret('linkedin:ravi').slice(0, 10)}`;
    send(world, page.id, { id, postId, author, text: 'Looks great!', createdAt: world.clock.now() });
  },
};

export const webhookRoutes: readonly Route[] = [
  restRoute('PUT', '/eventSubscriptions/:key', subscribe),
  restRoute('GET', '/eventSubscriptions/:key', readSubscription),
  restRoute('DELETE', '/eventSubscriptions/:key', unsubscribe),
];
