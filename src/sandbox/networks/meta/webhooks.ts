import { createHmac, randomBytes } from 'node:crypto';
import { operation, type Operation, preparedOperation } from '../../frame/network';
import type { Account, App, NetworkName } from '../../frame/rows';
import type { Row } from '../../frame/store';
import { isSameWebhook } from '../../frame/webhooks';
import type { World } from '../../frame/world';
import { invalid, metaError } from './errors';
import { type GraphCall, read, success } from './graph';
import { requireAccount, requirePermission } from './tokens';

/** The webhook of an app for one type of object. */
interface Subscription extends Row {
  readonly object: string;
  readonly url: string;
  readonly fields: readonly string[];
}

/** The fields that an account sends to the app. */
interface AccountSubscription extends Row {
  readonly fields: readonly string[];
}

const OBJECTS = ['page', 'instagram', 'user', 'permissions', 'whatsapp_business_account'];
const PATIENCE = 10_000;

export const subscriptions = (world: World): Subscription[] => subscriptionTable(world).all();

const subscriptionTable = (world: World) => world.store.table<Subscription>('meta.subscriptions');

/** What the app is subscribed to by `subscribeAll`, by network. */
const TOPICS = {
  FACEBOOK: { object: 'page', fields: ['feed'] },
  INSTAGRAM: { object: 'instagram', fields: ['comments'] },
  WHATSAPP: {
    object: 'whatsapp_business_account',
    fields: ['messages', 'message_template_status_update'],
  },
} as const;

export type MetaNetwork = keyof typeof TOPICS;

const appOf = (world: World): App | undefined => world.apps.all().find((row) => row.world === 'META');

/** Sets the URLs that are called about people who remove the app. They are below that of the webhooks of Facebook. */
function setCallbacks(world: World, webhookUrl: string): void {
  const app = appOf(world);
  if (!app) return;
  const kept = (known: string | undefined, name: string): string => {
    const url = `${webhookUrl}/${name}`;
    return known === undefined || isSameWebhook(known, url) ? url : known;
  };
  const deauthorizeUrl = kept(app.deauthorizeUrl, 'deauthorize');
  const dataDeletionUrl = kept(app.dataDeletionUrl, 'data-deletion');
  world.apps.put({ ...app, deauthorizeUrl, dataDeletionUrl });
}

/** Subscribes the app and all accounts of a network. */
export function subscribeAll(world: World, network: MetaNetwork, url: string): void {
  if (network === 'FACEBOOK') setCallbacks(world, url);
  const { object, fields } = TOPICS[network];
  const known = subscriptionTable(world).get(object);
  if (known && !isSameWebhook(known.url, url)) return;
  subscriptionTable(world).put({ id: object, object, url, fields });
  for (const { id, node, network: own } of world.accounts.all()) {
    if (own === network && node !== 'waPhone' && !accountSubscriptions(world).get(id))
      accountSubscriptions(world).put({ id, fields });
  }
}

/** Subscribes the app, after its server echoed the challenge. */
export function subscribe({ world, token, id, params }: GraphCall): Operation {
  const { object = '', callback_url: url = '', verify_token: verify = '', fields = '' } = params;
  return preparedOperation(
    'subscribeApp',
    undefined,
    async () => {
      if (token.kind !== 'APP' || token.appId !== id)
        throw invalid('This method must be called with an app access token.');
      if (!OBJECTS.includes(object)) throw invalid(`Param object must be one of {${OBJECTS.join(', ')}}`);
      if (!(await echoesChallenge(url, verify)))
        throw metaError({
          code: 2200,
          message: `(#2200) Callback verification failed with the following errors: the URL did not return the challenge.`,
        });
    },
    () => {
      subscriptionTable(world).put({ id: object, object, url, fields: fields.split(',').filter(Boolean) });
      return success();
    },
  );
}

async function echoesChallenge(url: string, verifyToken: string): Promise<boolean> {
  if (!URL.canParse(url)) return false;
  const target = new URL(url);
  const challenge = String(randomBytes(4).readUInt32BE());
  target.searchParams.set('hub.mode', 'subscribe');
  target.searchParams.set('hub.challenge', challenge);
  target.searchParams.set('hub.verify_token', verifyToken);
  try {
    const response = await fetch(target, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    return response.status === 200 && (await response.text()) === challenge;
  } catch {
    return false;
  }
}

/** The accounts that are subscribed to the app. */
export const accountSubscriptions = (world: World) =>
  world.store.table<AccountSubscription>('meta.subscribedApps');

/** Operations of `subscribed_apps` of an account. */
export const subscribedApps = {
  add: (graph: GraphCall): Operation =>
    operation('subscribeAccount', graph.id, () => {
      const account = permitted(graph);
      const fields = (graph.params['subscribed_fields'] ?? '').split(',').filter(Boolean);
      if (!fields.length) throw invalid('The parameter subscribed_fields is required.');
      accountSubscriptions(graph.world).put({ id: account.id, fields });
      return success();
    }),
  list: (graph: GraphCall): Operation =>
    read('listSubscribedApps', graph.id, () => {
      const fields = accountSubscriptions(graph.world).get(permitted(graph).id)?.fields;
      return { data: fields ? [{ id: graph.token.appId, subscribed_fields: fields }] : [] };
    }),
  remove: (graph: GraphCall): Operation =>
    operation('unsubscribeAccount', graph.id, () => {
      accountSubscriptions(graph.world).remove(permitted(graph).id);
      return success();
    }),
};

function permitted(graph: GraphCall): Account {
  const account = requireAccount(graph);
  requirePermission(graph.token, account.node === 'page' ? 'pageMetadata' : 'basic');
  return account;
}

/** Calls the app about a person who removed it, or who wants their data deleted, with a `signed_request` in a form. */
function callBack(world: World, personId: string, name: 'deauthorizeUrl' | 'dataDeletionUrl'): void {
  const app = appOf(world);
  const url = app?.[name];
  if (!app || url === undefined) return;
  const payload = {
    algorithm: 'HMAC-SHA256',
    issued_at: Math.floor(world.clock.now() / 1000),
    user_id: personId,
  };
  const data = Buffer.from(JSON.stringify(payload)).toString('base64url');
  const signature = createHmac('sha256', app.secret).update(data).digest('base64url');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  world.webhooks.enqueue('FACEBOOK', undefined, url, `signed_request=${signature}.${data}`, headers);
}

/** Notifies the app that a person removed it. */
export const sendRemoval = (world: World, personId: string): void =>
  callBack(world, personId, 'deauthorizeUrl');

/** Notifies the app that a person wants their data deleted. */
export const requestDeletion = (world: World, personId: string): void =>
  callBack(world, personId, 'dataDeletionUrl');

/** Sends a change of an account to the app, if both are subscribed to the field. */
export function sendChange(
  world: World,
  network: NetworkName,
  accountId: string,
  field: string,
  value: object,
): void {
  if (!accountSubscriptions(world).get(accountId)?.fields.includes(field)) return;
  enqueueChange(world, network, network === 'INSTAGRAM' ? 'instagram' : 'page', accountId, field, value);
}

/** Sends a change of an object to the app, if the app is subscribed to the field. */
export function enqueueChange(
  world: World,
  network: NetworkName,
  object: string,
  accountId: string,
  field: string,
  value: object,
): void {
  const subscription = subscriptions(world).find((row) => row.object === object);
  if (!subscription?.fields.includes(field)) return;
  const time = Math.floor(world.clock.now() / 1000);
  const body = JSON.stringify({ object, entry: [{ id: accountId, time, changes: [{ field, value }] }] });
  const app = appOf(world)!;
  world.webhooks.enqueue(network, accountId, subscription.url, body, {
    'x-hub-signature-256': `sha256=${createHmac('sha256', app.secret).update(body).digest('hex')}`,
  });
}
