import type { Account } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import { isSameWebhook } from '../../frame/webhooks';
import type { World } from '../../frame/world';
import { appOf, consumerSecretOf, signatureOf, webhooksOf } from './webhook-checks';

/** Types of events, and whether only the user that they are about may subscribe to them. */
export const EVENT_TYPES = {
  'post.create': { isPrivate: false },
  'post.delete': { isPrivate: false },
  'post.mention.create': { isPrivate: true },
  'post.reply.create': { isPrivate: true },
  'oauth.revoke': { isPrivate: true },
} as const;

export type EventType = keyof typeof EVENT_TYPES;

/** A subscription of the app to one type of event of a user. */
export interface Subscription extends Row {
  readonly eventType: EventType;
  readonly userId: string;
  readonly webhookId: string | undefined;
  readonly tag: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** An event that was sent, and can be replayed. */
interface SentEvent extends Row {
  readonly webhookId: string;
  readonly accountId: string;
  readonly at: number;
  readonly body: string;
}

export const subscriptionsOf = (world: World): Table<Subscription> =>
  world.store.table<Subscription>('x.subscriptions');

const sentEvents = (world: World): Table<SentEvent> => world.store.table<SentEvent>('x.events');

/** Sends an event of a user to all subscribed webhooks. */
export function sendEvent(world: World, user: Account, type: EventType, payload: object): void {
  for (const subscription of subscriptionsOf(world).all()) {
    const { webhookId, userId, eventType, tag } = subscription;
    if (userId !== user.id || eventType !== type || webhookId === undefined) continue;
    const id = world.newId();
    const body = JSON.stringify({
      data: {
        event_uuid: id,
        filter: { user_id: user.id },
        event_type: type,
        ...(tag !== undefined && { tag }),
        payload,
      },
    });
    sentEvents(world).put({ id, webhookId, accountId: user.id, at: world.clock.now(), body });
    deliver(world, webhookId, user.id, body);
  }
}

/** Enqueues an event, if the webhook is valid. */
function deliver(world: World, webhookId: string, accountId: string, body: string): void {
  const webhook = webhooksOf(world).get(webhookId);
  if (!webhook?.valid) return;
  world.webhooks.enqueue('X', accountId, webhook.url, body, {
    'x-twitter-webhooks-signature': signatureOf(body, consumerSecretOf(world)),
    'x-twitter-webhooks-signature-oauth2': signatureOf(body, appOf(world).secret),
  });
}

/** Sends the events of a period again. */
export function replay(world: World, webhookId: string, from: number, to: number): void {
  for (const event of sentEvents(world).all()) {
    if (event.webhookId === webhookId && event.at >= from && event.at < to)
      deliver(world, webhookId, event.accountId, event.body);
  }
}

/** Registers the webhook, and subscribes it to all events of all users. */
export function subscribeAll(world: World, url: string): void {
  const now = world.clock.now();
  const known = webhooksOf(world).all();
  if (known.some((webhook) => !isSameWebhook(webhook.url, url))) return;
  const id = known[0]?.id ?? world.newId();
  webhooksOf(world).put({ id, url, valid: true, createdAt: now, validatedAt: now, checkedAt: now });
  for (const { id: userId, network } of world.accounts.all()) {
    if (
      network !== 'X' ||
      subscriptionsOf(world)
        .all()
        .some((row) => row.userId === userId)
    )
      continue;
    for (const eventType of Object.keys(EVENT_TYPES) as EventType[]) {
      const times = { createdAt: now, updatedAt: now };
      subscriptionsOf(world).put({
        id: world.newId(),
        eventType,
        userId,
        webhookId: id,
        tag: undefined,
        ...times,
      });
    }
  }
}

/** Sends the event of a post that was deleted. */
export function sendSample(world: World): void {
  const user = world.accounts.all().find(({ network }) => network === 'X');
  if (user) sendEvent(world, user, 'post.delete', { id: world.newId(), author_id: user.id });
}
