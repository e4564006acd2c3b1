import { DAY } from '../../frame/clock';
import { commentsOf, feedOf, publish } from '../../frame/effects';
import type { Limit, Usage } from '../../frame/limits';
import { operation, type Operation } from '../../frame/network';
import { pictureOf } from '../../frame/pictures';
import type { Account, Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import { requirePost } from '../meta/comments';
import { instagramErrors as errors, invalid } from '../meta/errors';
import { type Fields, select } from '../meta/fields';
import { type GraphCall, graphTime, inPeriod, paged, read } from '../meta/graph';
import { permalinkOf } from '../meta/permalinks';
import { requireAccount, requirePermission } from '../meta/tokens';
import { type Container, containers, stateOf, statusText } from './containers';
import { publishingAccount } from './create';

export const publishLimit: Limit = { name: 'instagram.publish', maximum: 100, windowSeconds: 86_400 };

/** Counts the posts of the API in the last 24 hours. A carousel is one. */
function publishUsage(world: World, accountId: string): Usage {
  const times = world.posts
    .all()
    .filter((post) => post.accountId === accountId && !post.partOf && post.extra['api'] === true)
    .map(({ createdAt }) => createdAt);
  return world.limits.usage(publishLimit, times);
}

/** `GET /{ig-user}/content_publishing_limit` */
export const readPublishingLimit = (graph: GraphCall): Operation =>
  read('readPublishingLimit', graph.id, () => {
    const { world, params } = graph;
    const account = requireAccount(graph);
    requirePermission(graph.token, 'publish');
    const { used, maximum } = publishUsage(world, account.id);
    const fields: Fields = {
      id: () => undefined,
      quota_usage: () => used,
      config: () => ({ quota_total: maximum, quota_duration: publishLimit.windowSeconds }),
    };
    return { data: [select(params['fields'], 'ContentPublishingLimitResponse', fields, ['quota_usage'])] };
  });

/** `GET /{container}` */
export const readContainer = (graph: GraphCall): Operation => {
  const container = containers(graph.world).get(graph.id)!;
  return read('readContainer', graph.accountId, () => {
    const { world, params } = graph;
    requireAccount(graph, container.accountId);
    const fields: Fields = {
      id: () => container.id,
      status_code: () => stateOf(world, container),
      status: () => statusText(world, container),
    };
    return select(params['fields'], 'ContainerShadow', fields, ['id']);
  });
};

/** `POST /{ig-user}/media_publish`: the call that followers see. */
export const publishContainer = (graph: GraphCall): Operation =>
  operation('publishMedia', graph.id, () => {
    const { world, params } = graph;
    const account = publishingAccount(graph);
    if (!params['creation_id']) throw invalid('The parameter creation_id is required.');
    const container = containers(world).get(params['creation_id']);
    if (container?.accountId !== account.id || container.isItem) throw errors.containerNotFound();
    const state = stateOf(world, container);
    if (state === 'EXPIRED') throw errors.containerExpired();
    if (state !== 'FINISHED') throw errors.notReady();
    const { used, maximum } = publishUsage(world, account.id);
    if (used >= maximum) throw errors.quota();
    const post = publishPost(world, container);
    containers(world).put({ ...container, publishedId: post.id });
    return { status: 200, body: { id: post.id } };
  });

const KINDS: Readonly<Record<string, string>> = { REELS: 'REELS', STORIES: 'STORY' };

function publishPost(world: World, container: Container): Post {
  const now = world.clock.now();
  const id = world.newId();
  const base = {
    network: 'INSTAGRAM' as const,
    node: 'igMedia',
    accountId: container.accountId,
    createdAt: now,
    updatedAt: now,
    visibility: 'LIVE' as const,
  };
  const story = container.kind === 'STORIES';
  const post = publish(world, {
    ...base,
    id,
    kind: KINDS[container.kind] ?? 'FEED',
    // Stories have no caption.
    text: story ? '' : (container.params['caption'] ?? ''),
    media: container.media,
    shortcode: shortcodeOf(id),
    extra: { api: true, mediaType: mediaTypeOf(container) },
    ...(story && { endsAt: now + DAY }),
  });
  for (const childId of container.children) {
    const child = containers(world).get(childId)!;
    const part = world.newId();
    publish(world, {
      ...base,
      id: part,
      kind: 'FEED',
      text: '',
      media: child.media,
      shortcode: shortcodeOf(part),
      partOf: id,
      extra: { mediaType: mediaTypeOf(child) },
    });
    containers(world).put({ ...child, publishedId: part });
  }
  return post;
}

const shortcodeOf = (id: string): string => `C${BigInt(id).toString(36).toUpperCase()}`;

const mediaTypeOf = ({ kind, media }: Container): string =>
  kind === 'CAROUSEL' ? 'CAROUSEL_ALBUM' : media[0]?.type.startsWith('video/') ? 'VIDEO' : 'IMAGE';

function mediaFields(graph: GraphCall, post: Post, account: Account): Fields {
  const { world } = graph;
  const base = world.baseUrl('INSTAGRAM');
  const parts = (): Post[] => world.posts.all().filter(({ partOf }) => partOf === post.id);
  const file = post.media[0]?.file;
  return {
    id: () => post.id,
    caption: () => post.text || undefined,
    media_type: () => post.extra['mediaType'],
    media_product_type: () => post.kind,
    media_url: () => (file ? `${base}/sandbox/media/${file}` : undefined),
    thumbnail_url: () =>
      file && post.extra['mediaType'] === 'VIDEO' ? `${base}/sandbox/media/${file}` : undefined,
    permalink: () => permalinkOf(world, post),
    shortcode: () => post.shortcode,
    timestamp: () => graphTime(post.createdAt),
    username: () => account.username,
    owner: () => ({ id: account.id }),
    alt_text: () => post.media[0]?.altText,
    like_count: () => world.number(`likes:${post.id}`, account.followers + 1),
    comments_count: () => commentsOf(world, post.id).length,
    is_comment_enabled: () => true,
    children: (selection) => {
      const data = parts().map((part) =>
        select(selection, 'IGMedia', mediaFields(graph, part, account), ['id']),
      );
      return data.length ? { data } : undefined;
    },
  };
}

/** `GET /{media}` */
export const readMedia = (graph: GraphCall): Operation =>
  read('readMedia', graph.accountId, () => {
    const { post, account } = requirePost(graph);
    return select(graph.params['fields'], 'IGMedia', mediaFields(graph, post, account), ['id']);
  });

const list =
  (name: string, stories: boolean) =>
  (graph: GraphCall): Operation =>
    read(name, graph.id, () => {
      const { world, params, token } = graph;
      const account = requireAccount(graph);
      requirePermission(token, 'basic');
      const rows = feedOf(world, account.id).filter(({ kind }) => (kind === 'STORY') === stories);
      return paged(graph, inPeriod(graph, rows), (post) =>
        select(params['fields'], 'IGMedia', mediaFields(graph, post, account), ['id']),
      );
    });

/** `GET /{ig-user}/media`, newest first, without stories. */
export const listMedia = list('listMedia', false);

/** `GET /{ig-user}/stories` */
export const listStories = list('listStories', true);

/** Fields of an Instagram account. */
export const userFields = (world: World, account: Account): Fields => ({
  id: () => account.id,
  user_id: () => account.id,
  username: () => account.username,
  name: () => account.name,
  biography: () => account.about,
  account_type: () => (account.isCreator ? 'MEDIA_CREATOR' : 'BUSINESS'),
  followers_count: () => account.followers,
  follows_count: () => account.following,
  media_count: () =>
    (account.earlierPosts ?? 0) + feedOf(world, account.id).filter(({ kind }) => kind !== 'STORY').length,
  profile_picture_url: () => pictureOf(world, account),
  website: () => undefined,
});

/** `GET /{ig-user}`, and `GET /me` of Instagram Login. */
export const readUser = (graph: GraphCall): Operation =>
  read('readProfile', graph.id, () => {
    const { world, token, params } = graph;
    const account = requireAccount(graph);
    requirePermission(token, 'basic');
    return select(params['fields'], 'IGUser', userFields(world, account), ['id']);
  });
