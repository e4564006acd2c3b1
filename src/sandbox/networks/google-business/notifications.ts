import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import { ok, operation, type Route } from '../../frame/network';
import type { Effect, Post } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { businessAccounts, locationName, rpcTime } from './api';

/** The key that signs pushed messages. */
interface Key extends Row {
  readonly jwk: JsonWebKey;
}

const KEY = 'push';
const LIFE = 3600;
const ISSUER = 'https://accounts.google.com';

const keys = (world: World): Table<Key> => world.store.table<Key>('google.keys');

const newKey = (): JsonWebKey =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

/** Returns the key, which is created when it is first needed. */
const keyOf = (world: World): JsonWebKey =>
  (keys(world).get(KEY) ?? world.store.write(() => keys(world).put({ id: KEY, jwk: newKey() }))).jwk;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Returns the token of OpenID Connect with which Pub/Sub authenticates itself at a push endpoint. */
function tokenFor(world: World, endpoint: string): string {
  const now = Math.floor(world.clock.now() / 1000);
  const claims = {
    aud: endpoint,
    iss: ISSUER,
    sub: world.seededId('pubsub'),
    email: 'pubsub-push@sandbox.iam.gserviceaccount.com',
    email_verified: true,
    iat: now,
    exp: now + LIFE,
  };
  const content = `${encoded({ alg: 'RS256', kid: KEY, typ: 'JWT' })}.${encoded(claims)}`;
  const key = createPrivateKey({ key: keyOf(world), format: 'jwk' });
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
}

/** `GET /oauth2/v3/certs` of `www.googleapis.com`: the keys that verify the tokens. */
const certs: Route = {
  method: 'GET',
  path: '/oauth2/v3/certs',
  operation: ({ world }) =>
    operation('readKeys', undefined, () => {
      const jwk = createPublicKey({ key: keyOf(world), format: 'jwk' }).export({ format: 'jwk' });
      return ok({ keys: [{ ...jwk, kid: KEY, alg: 'RS256', use: 'sig' }] });
    }),
};

const TYPES: Readonly<Partial<Record<Effect, string>>> = {
  POST_PUBLISHED: 'NEW_REVIEW',
  POST_EDITED: 'UPDATED_REVIEW',
};

/**
 * Publishes a notification about a review to the topic of the account. The push endpoint of the app stands for a push
 * subscription of that topic.
 */
export function announceReview(world: World, effect: Effect, review: Post): void {
  const type = TYPES[effect];
  const location = world.accounts.get(review.accountId);
  const account = businessAccounts(world).get(location?.linkedTo ?? '');
  const endpoint = world.apps.all().find((app) => app.world === 'GOOGLE')?.webhookUrl;
  if (review.node !== 'gbReview' || !type || !location || !endpoint) return;
  if (!account?.topic || !account.notificationTypes.includes(type)) return;
  const name = `${locationName(location)}/reviews/${review.id}`;
  const data = { notificationType: type, location: locationName(location), review: name };
  const messageId = String(world.next('pubsub'));
  const message = {
    data: Buffer.from(JSON.stringify(data)).toString('base64'),
    messageId,
    publishTime: rpcTime(world.clock.now()),
  };
  const subscription = account.topic.replace('/topics/', '/subscriptions/');
  const body = JSON.stringify({ message, subscription });
  const headers = { authorization: `Bearer ${tokenFor(world, endpoint)}` };
  world.webhooks.enqueue('GOOGLE_BUSINESS', location.id, endpoint, body, headers);
}

export const notificationRoutes: readonly Route[] = [certs];
