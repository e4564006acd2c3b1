import { MINUTE } from '../../frame/clock';
import { editPost, showPost } from '../../frame/effects';
import { type Answer, ok, preparedOperation, type Route } from '../../frame/network';
import type { Account, MediaCopy, Post } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import { textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import {
  type Api,
  bodyOf,
  countEdit,
  locationName,
  method,
  paged,
  requireLocation,
  route,
  rpcTime,
} from './api';
import { businessErrors as errors, invalidField } from './errors';
import { fetchAll, type LocalPostBody, localPostIn, WRITABLE } from './local-post';

const POSTS = '/v4/accounts/:account/locations/:location/localPosts';

/** How long Google reviews a local post, unless a script says otherwise. */
const PROCESSING = MINUTE;

/** What Google knows of a local post besides its post, which has the same ID. */
interface LocalPost extends Row {
  readonly body: LocalPostBody;
  readonly createdAt: number;
  readonly readyAt: number;
  /** Whether the review ends with a rejection. */
  readonly rejected: boolean;
}

const localPosts = (world: World): Table<LocalPost> =>
  world.store.table<LocalPost>('googleBusiness.localPosts');

/** Texts with a phone number are rejected. */
const hasPhoneNumber = (text: string): boolean => /\+?\d(?:[\s().-]*\d){8,}/.test(text);

/** A post that Google takes down, which is when it is hidden, is rejected, too. */
function stateOf(world: World, post: Post, { readyAt, rejected }: LocalPost): string {
  if (post.visibility !== 'DRAFT') return post.visibility === 'LIVE' ? 'LIVE' : 'REJECTED';
  return rejected && world.clock.now() >= readyAt ? 'REJECTED' : 'PROCESSING';
}

function render(world: World, location: Account, post: Post): object {
  const row = localPosts(world).get(post.id)!;
  const { media, summary, ...body } = row.body;
  const base = world.baseUrl('GOOGLE_BUSINESS');
  return {
    name: `${locationName(location)}/localPosts/${post.id}`,
    ...body,
    ...(post.text && { summary: post.text }),
    state: stateOf(world, post, row),
    createTime: rpcTime(row.createdAt),
    updateTime: rpcTime(post.updatedAt),
    ...(post.media.length && {
      media: post.media.map(({ file }, index) => ({
        mediaFormat: media[index]?.['mediaFormat'],
        googleUrl: `${base}/sandbox/media/${file}`,
      })),
    }),
    searchUrl: `${base}/place?lpsid=${post.shortcode}`,
  };
}

/** Returns a local post of the location that is not deleted, or fails. */
function requirePost(api: Api, location: Account): Post {
  const post = api.world.posts.get(api.params['post'] ?? '');
  if (post?.node !== 'gbPost' || post.accountId !== location.id || post.visibility === 'DELETED')
    throw errors.notFound();
  return post;
}

const linkOf = ({ callToAction, offer }: LocalPostBody): string | undefined =>
  textOf(callToAction?.['url']) ?? textOf(offer?.['redeemOnlineUrl']);

/** `POST …/localPosts`: a success only says that the review has started. */
const create = route('POST', POSTS, (api) =>
  preparedOperation(
    'createLocalPost',
    api.params['location'],
    async () => {
      requireLocation(api);
      const body = localPostIn(bodyOf(api));
      return { body, media: await fetchAll(api.world, body) };
    },
    ({ body, media }) => {
      // While the media was fetched, the person may have lost access.
      const location = requireLocation(api);
      countEdit(api, location);
      return ok(render(api.world, location, store(api.world, location, body, media)));
    },
  ),
);

function store(world: World, location: Account, body: LocalPostBody, media: readonly MediaCopy[]): Post {
  const occasion = {
    network: 'GOOGLE_BUSINESS',
    operation: 'createLocalPost',
    account: location.id,
  } as const;
  const wait = world.scripts.take(occasion, 'wait');
  const id = world.newId();
  const now = world.clock.now();
  const readyAt = now + (wait ? wait.seconds * 1000 : PROCESSING);
  const rejected = (wait !== undefined && wait.state !== 'FINISHED') || hasPhoneNumber(body.summary);
  localPosts(world).put({ id, body, createdAt: now, readyAt, rejected });
  const link = linkOf(body);
  return world.posts.put({
    id,
    network: 'GOOGLE_BUSINESS',
    node: 'gbPost',
    accountId: location.id,
    kind: body.topicType,
    text: body.summary,
    ...(link !== undefined && { link }),
    media,
    createdAt: now,
    updatedAt: now,
    visibility: 'DRAFT',
    shortcode: id,
    // The frame publishes drafts that are due.
    scheduledAt: rejected ? undefined : readyAt,
    extra: {},
  });
}

const read = method('GET', `${POSTS}/:post`, 'readLocalPost', (api) => {
  const location = requireLocation(api);
  return ok(render(api.world, location, requirePost(api, location)));
});

/** `GET …/localPosts`: newest first, in all states. */
const list = method('GET', POSTS, 'listLocalPosts', (api) => {
  const { world } = api;
  const location = requireLocation(api);
  const found = world.posts
    .all()
    .filter(({ node, accountId, visibility }) => {
      return node === 'gbPost' && accountId === location.id && visibility !== 'DELETED';
    })
    .sort((a, b) => Number(BigInt(b.id) - BigInt(a.id)));
  const { shown, next } = paged(api, found, 20, 100);
  return ok({
    ...(shown.length && { localPosts: shown.map((post) => render(world, location, post)) }),
    ...next,
  });
});

/** Returns the local post of an update: the fields of the mask are replaced, all others stay. */
function updatedBody(api: Api, { body }: LocalPost, post: Post): { body: LocalPostBody; newMedia: boolean } {
  const mask = (api.query['updateMask'] ?? '').split(',').map((path) => path.trim().split('.')[0]!);
  const unknown = mask.find((name) => !WRITABLE.includes(name));
  if (unknown !== undefined) throw invalidField('update_mask', `Invalid field mask provided: ${unknown}`);
  const given = bodyOf(api);
  const changed = Object.fromEntries(mask.map((name) => [name, given[name]]));
  const updated = localPostIn({ ...body, summary: post.text, ...changed });
  return { body: updated, newMedia: mask.includes('media') };
}

const update = route('PATCH', `${POSTS}/:post`, (api) => {
  const { world } = api;
  const current = (): { location: Account; post: Post; row: LocalPost } => {
    const location = requireLocation(api);
    const post = requirePost(api, location);
    return { location, post, row: localPosts(world).get(post.id)! };
  };
  return preparedOperation(
    'updateLocalPost',
    api.params['location'],
    async () => {
      const { post, row } = current();
      const { body, newMedia } = updatedBody(api, row, post);
      return { body, media: newMedia ? await fetchAll(world, body) : post.media };
    },
    ({ body, media }) => {
      const { location, post, row } = current();
      countEdit(api, location);
      localPosts(world).put({ ...row, body });
      const link = linkOf(body);
      const changed = { ...post, media, kind: body.topicType, ...(link !== undefined && { link }) };
      return ok(render(world, location, editPost(world, changed, body.summary, 'api')));
    },
  );
});

const remove = method('DELETE', `${POSTS}/:post`, 'deleteLocalPost', (api): Answer => {
  const location = requireLocation(api);
  const post = requirePost(api, location);
  countEdit(api, location);
  showPost(api.world, post, 'DELETED', 'api');
  return ok({});
});

export const postRoutes: readonly Route[] = [create, read, list, update, remove];
