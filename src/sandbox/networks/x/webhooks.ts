import { type Answer, operation, type Operation, preparedOperation, type Route } from '../../frame/network';
import { isRecord, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { anyRoute, appRoute, isoTime, type Request } from './api';
import { forbidden, invalid, problem } from './errors';
import { EVENT_TYPES, type EventType, replay, type Subscription, subscriptionsOf } from './events';
import { APP_TOKEN } from './login';
import { check, noteCheck, type Webhook, webhooksOf } from './webhook-checks';

const MOST_WEBHOOKS = 5;

const failure = (name: string, detail: string) => problem(400, name, `${name}: ${detail}`, 'invalid-request');

/** URLs must be public: HTTPS without a port. Loopback addresses are allowed, because Marquee runs there. */
function requireUrl(world: World, given: unknown): string {
  const url = textOf(given) ?? '';
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isLoopback = parsed !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname);
  if (!parsed || !(isLoopback || (parsed.protocol === 'https:' && !parsed.port)))
    throw failure('UrlValidationFailed', 'The URL must use HTTPS and have no port.');
  const all = webhooksOf(world).all();
  if (all.some((webhook) => webhook.url === url))
    throw failure('DuplicateUrlFailed', 'A webhook with this URL is registered.');
  if (all.length >= MOST_WEBHOOKS)
    throw failure('WebhookLimitExceeded', `An app has at most ${MOST_WEBHOOKS} webhooks.`);
  return url;
}

const crcFailed = () => failure('CrcValidationFailed', 'The URL did not return the expected response_token.');

const view = ({ id, url, valid, createdAt }: Webhook): object => ({
  id,
  url,
  valid,
  created_at: isoTime(createdAt),
});

/** `POST /2/webhooks` */
const create = ({ world, call }: Request): Operation =>
  preparedOperation(
    'createWebhook',
    undefined,
    async () => {
      const url = requireUrl(world, call.body['url']);
      if ((await check(world, url)) !== 'RIGHT') throw crcFailed();
      return url;
    },
    (url) => {
      const now = world.clock.now();
      const times = { createdAt: now, validatedAt: now, checkedAt: now };
      const webhook = webhooksOf(world).put({ id: world.newId(), url, valid: true, ...times });
      return { status: 200, body: { data: view(webhook) } };
    },
  );

const list = ({ world }: Request): Operation =>
  operation('listWebhooks', undefined, () => {
    const all = webhooksOf(world).all();
    return { status: 200, body: { data: all.map(view), meta: { result_count: all.length } } };
  });

function requireWebhook(world: World, id: string): Webhook {
  const webhook = webhooksOf(world).get(id);
  if (!webhook) throw failure('WebhookIdInvalid', `No webhook has the ID ${id}.`);
  return webhook;
}

/** `PUT /2/webhooks/{id}`: sends a challenge, and enables the webhook again. */
const validate = ({ world, params }: Request): Operation => {
  const id = params['id'] ?? '';
  return preparedOperation(
    'validateWebhook',
    undefined,
    () => check(world, requireWebhook(world, id).url),
    (result): Answer => {
      const { valid } = noteCheck(world, requireWebhook(world, id), result);
      return result === 'RIGHT' ? { status: 200, body: { data: { valid } } } : crcFailed().answer;
    },
  );
};

const remove = ({ world, params }: Request): Operation =>
  operation('deleteWebhook', undefined, () => {
    webhooksOf(world).remove(requireWebhook(world, params['id'] ?? '').id);
    return { status: 200, body: { data: { deleted: true } } };
  });

/** Reads a time such as `202611270315`. */
function timeIn(value: unknown): number {
  const [, year, month, day, hour, minute] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(textOf(value) ?? '') ?? [];
  if (minute === undefined) throw invalid('from_date and to_date have the form YYYYMMDDhhmm');
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}

/** `POST /2/webhooks/replay`: sends the events of a period of the last 24 hours again. */
const replayEvents = ({ world, call }: Request): Operation =>
  operation('replayWebhook', undefined, () => {
    const webhook = requireWebhook(world, textOf(call.body['webhook_id']) ?? '');
    const [from, to] = [timeIn(call.body['from_date']), timeIn(call.body['to_date'])];
    if (from >= to || from < world.clock.now() - 24 * 60 * 60 * 1000)
      throw invalid('from_date must be before to_date, and in the last 24 hours');
    replay(world, webhook.id, from, to);
    const data = { job_id: world.newId(), created_at: isoTime(world.clock.now()) };
    return { status: 200, body: { data } };
  });

const isEventType = (value: unknown): value is EventType =>
  typeof value === 'string' && Object.hasOwn(EVENT_TYPES, value);

const subscriptionView = (row: Subscription): object => ({
  subscription_id: row.id,
  event_type: row.eventType,
  filter: { user_id: row.userId },
  created_at: isoTime(row.createdAt),
  updated_at: isoTime(row.updatedAt),
  ...(row.tag !== undefined && { tag: row.tag }),
  ...(row.webhookId !== undefined && { webhook_id: row.webhookId }),
});

const total = (world: World) => ({ total_subscriptions: subscriptionsOf(world).all().length });

/** Returns the ID of the webhook in a body, or fails if there is no such webhook. */
function webhookIdIn(world: World, body: Request['call']['body']): string | undefined {
  const id = textOf(body['webhook_id']);
  return id === undefined ? undefined : requireWebhook(world, id).id;
}

/** `POST /2/activity/subscriptions`. Private events need the token of the user that they are about. */
const subscribe = ({ world, call, token }: Request): Operation =>
  operation('subscribeAccount', token.accountIds[0], () => {
    const { event_type: eventType, filter, tag } = call.body;
    if (!isEventType(eventType)) throw invalid('event_type is not supported', { event_type: [eventType] });
    const userId = isRecord(filter) ? textOf(filter['user_id']) : undefined;
    const user = world.accounts.get(userId ?? '');
    if (user?.network !== 'X') throw invalid('filter.user_id is not the ID of a user', { filter: [filter] });
    const isOwn = token.kind !== APP_TOKEN && token.accountIds.includes(user.id);
    if (EVENT_TYPES[eventType].isPrivate && !isOwn)
      throw forbidden('Subscriptions to private events need the token of the user.');
    const now = world.clock.now();
    const row = subscriptionsOf(world).put({
      id: world.newId(),
      eventType,
      userId: user.id,
      webhookId: webhookIdIn(world, call.body),
      tag: textOf(tag),
      createdAt: now,
      updatedAt: now,
    });
    return { status: 200, body: { data: subscriptionView(row), meta: total(world) } };
  });

const listSubscriptions = ({ world }: Request): Operation =>
  operation('listSubscriptions', undefined, () => {
    const data = subscriptionsOf(world).all().map(subscriptionView);
    return { status: 200, body: { data, meta: total(world) } };
  });

function requireSubscription({ world, params }: Request): Subscription {
  const row = subscriptionsOf(world).get(params['id'] ?? '');
  if (!row) throw problem(404, 'Not Found', 'The subscription does not exist.', 'resource-not-found');
  return row;
}

/** `PUT /2/activity/subscriptions/{id}`: changes the tag and the webhook. */
const updateSubscription = (request: Request): Operation =>
  operation('updateSubscription', undefined, () => {
    const { world, call } = request;
    const row = requireSubscription(request);
    const changed = subscriptionsOf(world).put({
      ...row,
      tag: textOf(call.body['tag']) ?? row.tag,
      webhookId: webhookIdIn(world, call.body) ?? row.webhookId,
      updatedAt: world.clock.now(),
    });
    return { status: 200, body: { data: subscriptionView(changed), meta: total(world) } };
  });

const unsubscribe = (request: Request): Operation =>
  operation('unsubscribeAccount', undefined, () => {
    subscriptionsOf(request.world).remove(requireSubscription(request).id);
    return { status: 200, body: { data: { deleted: true }, meta: total(request.world) } };
  });

const limit = ['webhooks', 450] as const;
const activity = ['activity', 500] as const;

export const webhookRoutes: readonly Route[] = [
  appRoute({ method: 'POST', path: '/2/webhooks', limit }, create),
  appRoute({ method: 'GET', path: '/2/webhooks', limit }, list),
  appRoute({ method: 'POST', path: '/2/webhooks/replay', limit: ['replay', 100] }, replayEvents),
  appRoute({ method: 'PUT', path: '/2/webhooks/:id', limit }, validate),
  appRoute({ method: 'DELETE', path: '/2/webhooks/:id', limit }, remove),
  anyRoute({ method: 'POST', path: '/2/activity/subscriptions', limit: activity }, subscribe),
  anyRoute({ method: 'GET', path: '/2/activity/subscriptions', limit: activity }, listSubscriptions),
  anyRoute({ method: 'PUT', path: '/2/activity/subscriptions/:id', limit: activity }, updateSubscription),
  anyRoute({ method: 'DELETE', path: '/2/activity/subscriptions/:id', limit: activity }, unsubscribe),
];
