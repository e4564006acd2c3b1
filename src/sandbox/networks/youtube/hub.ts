import { createHmac, randomBytes } from 'node:crypto';
import { Html, html } from '../../frame/html';
import { type Answer, type Call, Failure, preparedOperation, type Route } from '../../frame/network';
import type { Effect, Post } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import { textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { isoTime } from './api';
import { wordsOf } from './rows';

/** A subscription of PubSubHubbub to the videos of a channel. */
interface Subscription extends Row {
  readonly callback: string;
  readonly topic: string;
  readonly channelId: string;
  readonly secret?: string | undefined;
  readonly endsAt: number;
}

const PATIENCE = 10_000;
const LEASE = 432_000;

const subscriptions = (world: World): Table<Subscription> => world.store.table<Subscription>('youtube.hub');

const refuse = (text: string, status = 400): Failure =>
  new Failure({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text });

/** Returns the channel of a topic such as `https://www.youtube.com/xml/feeds/videos.xml?channel_id=UC…`. */
function channelOf(topic: string): string | undefined {
  const url = URL.canParse(topic) ? new URL(topic) : undefined;
  if (!url || !/^(\/xml)?\/feeds\/videos\.xml$/.test(url.pathname)) return undefined;
  return url.searchParams.get('channel_id') ?? undefined;
}

/** `POST /subscribe` of `pubsubhubbub.appspot.com`: subscribes after the callback echoed the challenge. */
const subscribe: Route = {
  method: 'POST',
  path: '/subscribe',
  operation: (call) =>
    preparedOperation(
      'subscribeChannel',
      undefined,
      async () => {
        const wish = wishOf(call);
        return { ...wish, agreed: await echoesChallenge(wish) };
      },
      ({ agreed, ...wish }) => settleWish(call.world, wish, agreed),
    ),
};

interface Wish extends Omit<Subscription, 'endsAt'> {
  readonly mode: string;
  readonly sync: boolean;
  readonly lease: number;
  readonly verifyToken: string;
}

function wishOf({ world, body }: Call): Wish {
  const field = (name: string): string => textOf(body[`hub.${name}`]) ?? '';
  const [mode, callback, topic] = [field('mode'), field('callback'), field('topic')];
  if (!['subscribe', 'unsubscribe'].includes(mode)) throw refuse('Invalid value for hub.mode');
  if (!URL.canParse(callback)) throw refuse('Invalid parameter: hub.callback');
  const channelId = channelOf(topic) ?? '';
  if (world.accounts.get(channelId)?.node !== 'ytChannel') throw refuse('Invalid parameter: hub.topic');
  const lease = Number(field('lease_seconds') || LEASE);
  if (!(lease > 0)) throw refuse('Invalid value for hub.lease_seconds');
  const id = `${callback} ${topic}`;
  const secret = field('secret') || undefined;
  return {
    id,
    mode,
    callback,
    topic,
    channelId,
    secret,
    lease,
    sync: field('verify') === 'sync',
    verifyToken: field('verify_token'),
  };
}

async function echoesChallenge({ callback, mode, topic, lease, verifyToken }: Wish): Promise<boolean> {
  const challenge = randomBytes(12).toString('hex');
  const url = new URL(callback);
  const asked = { mode, topic, challenge, lease_seconds: String(lease), verify_token: verifyToken };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(`hub.${name}`, value);
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    return response.ok && (await response.text()) === challenge;
  } catch {
    return false;
  }
}

/** An asynchronous request is accepted, whether the callback agrees or not. */
function settleWish(
  world: World,
  { mode, sync, lease, verifyToken: _, ...row }: Wish,
  agreed: boolean,
): Answer {
  if (!agreed) {
    if (sync) throw refuse('The callback did not return the challenge.', 409);
    return { status: 202 };
  }
  if (mode === 'subscribe') subscriptions(world).put({ ...row, endsAt: world.clock.now() + lease * 1000 });
  else subscriptions(world).remove(row.id);
  return { status: sync ? 204 : 202 };
}

/** Pushes a video that was published, changed or deleted. */
export function push(world: World, effect: Effect, post: Post): void {
  const gone = effect === 'POST_DELETED' || effect === 'POST_HIDDEN';
  for (const { callback, topic, channelId, secret, endsAt } of subscriptions(world).all()) {
    if (channelId !== post.accountId || endsAt <= world.clock.now()) continue;
    const body = feedOf(world, topic, gone ? tombstone(world, post) : entry(world, post));
    const signature = secret && createHmac('sha1', secret).update(body).digest('hex');
    world.webhooks.enqueue('YOUTUBE', channelId, callback, body, {
      'content-type': 'application/atom+xml',
      link: `<${world.baseUrl('YOUTUBE')}/>; rel=hub, <${topic}>; rel=self`,
      ...(signature !== undefined && { 'x-hub-signature': `sha1=${signature}` }),
    });
  }
}

/** Returns an element of XML. */
const element = (name: string, content: string | readonly Html[]): Html =>
  new Html(`<${name}>${html`${content}`.text}</${name.split(' ')[0]}>`);

const NAMESPACES = [
  'xmlns:yt="http://www.youtube.com/xml/schemas/2015"',
  'xmlns:at="http://purl.org/atompub/tombstones/1.0"',
  'xmlns="http://www.w3.org/2005/Atom"',
];

function feedOf(world: World, topic: string, content: Html): string {
  const self = html`<link rel="self" href="${topic}" />`;
  const title = element('title', 'YouTube video feed');
  const updated = element('updated', isoTime(world.clock.now()));
  const feed = element(`feed ${NAMESPACES.join(' ')}`, [self, title, updated, content]);
  return `<?xml version='1.0' encoding='UTF-8'?>\n${feed.text}\n`;
}

const tombstone = (world: World, { id }: Post): Html =>
  html`<at:deleted-entry ref="yt:video:${id}" when="${isoTime(world.clock.now())}"></at:deleted-entry>`;

function entry(world: World, post: Post): Html {
  const base = world.baseUrl('YOUTUBE');
  const name = world.accounts.get(post.accountId)?.name ?? '';
  return element('entry', [
    element('id', `yt:video:${post.id}`),
    element('yt:videoId', post.id),
    element('yt:channelId', post.accountId),
    element('title', wordsOf(post).title),
    html`<link rel="alternate" href="${base}/watch?v=${post.id}" />`,
    element('author', [element('name', name), element('uri', `${base}/channel/${post.accountId}`)]),
    element('published', isoTime(post.createdAt)),
    element('updated', isoTime(post.updatedAt)),
  ]);
}

export const hubRoutes: readonly Route[] = [subscribe];
